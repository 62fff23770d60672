import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { type ExplainedModel, type ExplainOptions, explainChecks } from "../subject/explain-options.ts";
import type { ExplainedImages } from "../subject/images-given.ts";
import { imageShape, type ScoredModel, type Subject, subjectOf } from "../subject/subject.ts";
import type { FloatTensor, HeatMap, MapValues } from "./heat-map.ts";
import { resizeMap } from "./resize-map.ts";

/** The definition of a method that explains scores by heat maps. */
export interface MethodDefinition<Options extends object> {
  readonly name: string;
  /** Whether negative values mean something. */
  readonly isSigned: boolean;
  /** How the channels of an image make one value: their sum, or the largest magnitude, as is usual for gradients. */
  readonly channels: "sum" | "largest";
  /** Checks of the method's own options; a missing check does not compile. */
  readonly checks: OptionChecks<Options>;
  /** The layer whose feature maps the method uses. */
  layer?(model: ScoredModel, options: Options): string | undefined;
  /** Computes the values of each row of the subject. */
  compute(subject: Subject, options: Options): Promise<readonly MapValues[]>;
}

/**
 * Explains scores of images: one heat map per image and class.
 * @throws ConfigError for a class, layer or option that does not exist; ShapeError for images of another shape.
 */
export interface HeatMapMethod<Options extends object> {
  (model: ExplainedModel, images: ExplainedImages, options?: Options & ExplainOptions): Promise<HeatMap[]>;
  readonly definition: MethodDefinition<Options>;
}

/** Makes a function of a method's definition. */
export function defineMethod<Options extends object>(definition: MethodDefinition<Options>): HeatMapMethod<Options> {
  const { name, checks } = definition;
  const allChecks = { ...explainChecks, ...checks } as OptionChecks<Options & ExplainOptions>;
  const method = async (model: ExplainedModel, images: ExplainedImages, given?: Options & ExplainOptions) => {
    const options = checkOptions(name, allChecks, given);
    return heatMapsOf(definition, await subjectFor(definition, model, images, options), options);
  };
  return Object.assign(method, { definition });
}

/** Prepares what a method explains. */
export function subjectFor<Options extends object>(
  { name, layer }: MethodDefinition<Options>,
  model: ExplainedModel,
  images: ExplainedImages,
  options: Options & ExplainOptions,
): Promise<Subject> {
  return subjectOf(name, model, images, options, (scored) => layer?.(scored, options));
}

/** Applies a method to a subject. */
export async function heatMapsOf<Options extends object>(
  { name, isSigned, channels, compute }: MethodDefinition<Options>,
  subject: Subject,
  options: Options,
): Promise<HeatMap[]> {
  const maps = await compute(subject, options);
  return subject.rows.map(({ image, target, score }, index) => {
    const { values, ...more } = maps[index] as MapValues;
    const heat = heatOf(values, subject, channels);
    return { method: name, image, target, score, values, heat, isSigned, ...more };
  });
}

function heatOf(values: FloatTensor, subject: Subject, combine: "sum" | "largest"): FloatTensor {
  const [height, width] = imageShape(subject);
  const [, , channels] = values.shape;
  if (channels === undefined) return resizeMap(values, height, width);
  const data = new Float32Array(height * width);
  for (let at = 0; at < data.length; at++) {
    let result = 0;
    for (let channel = 0; channel < channels; channel++) {
      const value = values.data[at * channels + channel] ?? 0;
      result = combine === "sum" ? result + value : Math.max(result, Math.abs(value));
    }
    data[at] = result;
  }
  return { data, shape: [height, width], dtype: "float32" };
}
