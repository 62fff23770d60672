import type { PageExamples } from "../examples/example-data.ts";
import type { ColorScale, PageFeatures, PageImage, PageReceptiveField } from "../features/feature-data.ts";

/** What a model answers for an image and why, as a page shows it: plain data. */
export interface Explanation {
  /** When it was made, in ISO 8601. */
  readonly created: string;
  /** The version of Fovea. */
  readonly version: string;
  /** The path of the image file. */
  readonly file: string;
  /** The name of the model. */
  readonly model: string;
  /** The image as the network receives it. */
  readonly image: PageImage;
  readonly answer: ExplainedAnswer;
  /** The heat maps, all of one method, of one layer and on one scale. */
  readonly maps: readonly ExplainedMap[];
  /** The method, as `fovea explain --method` names it. */
  readonly method: string;
  readonly scale: ColorScale;
  /** The layer of class activation maps. */
  readonly layer?: ExplainedLayer;
  readonly features: PageFeatures;
  /** What would change the answer, and the training images that it depends on. */
  readonly examples?: PageExamples;
}

/** What the model answers. */
export type ExplainedAnswer =
  /** The most probable classes, of which one is right. */
  | { readonly kind: "classes"; readonly classes: readonly NamedProbability[] }
  /** Labels, of which several may be right, and the probability from which each counts as present. */
  | { readonly kind: "labels"; readonly labels: readonly (NamedProbability & { readonly isPresent: boolean })[] }
  | { readonly kind: "values"; readonly values: readonly { readonly name: string; readonly value: number }[] }
  /** Outputs without a meaning that the model states. */
  | { readonly kind: "unknown" };

/** A class or label and its probability. */
export interface NamedProbability {
  readonly name: string;
  readonly probability: number;
}

/** A heat map over the image. */
export interface ExplainedMap {
  /** The class; undefined for a model with one value. */
  readonly name?: string;
  /** The class whose score is subtracted. */
  readonly against?: string;
  /** What the score is. */
  readonly kind: "logit" | "probability" | "value";
  readonly score: number;
  readonly image: PageImage;
  readonly trust: MapTrust;
}

/** Areas under the curves of a map: shares of the score. */
export interface MapCurves {
  readonly deletion: number;
  readonly insertion: number;
}

/** How far a heat map can be trusted. */
export interface MapTrust {
  readonly comparison?: { readonly map: MapCurves; readonly random: MapCurves; readonly center: MapCurves };
  /** Rank correlation with the map after shuffling upper weights. */
  readonly randomized: number;
  readonly completeness?: { readonly sum: number; readonly expected: number };
  readonly notes: readonly MapNote[];
}

/** What is wrong with a map, or may be. */
export type MapNote =
  | "empty"
  | "no evidence"
  | "no better than random"
  | "no better than the center"
  | "independent of weights"
  | "incomplete";

/** The layer of class activation maps, and why it was chosen. */
export interface ExplainedLayer {
  readonly path: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly reason: "given" | "last stage" | "last layer" | "largest";
  /** What the hottest place of the first map depends on. */
  readonly field?: PageReceptiveField;
}
