import type { Interval } from "../evaluation/index.ts";

/** A set of images. */
export interface ReasonImages {
  readonly images: number;
  readonly classes: number;
  /** The number of images of the smallest and of the largest class. */
  readonly fewest: number;
  readonly most: number;
}

/** What a network achieves on the images. */
export interface ReasonNetwork {
  readonly name: string;
  /** Accuracy of a probe on its features. */
  readonly accuracy: number;
  /** Time per image. */
  readonly milliseconds: number;
}

/**
 * Why a recipe was chosen: a code, and the values that a sentence about it needs. `ReportTexts` has the sentences.
 * Shares are from 0 to 1.
 */
export type ReportReason =
  /** Which case of transfer learning the images are, and what follows. */
  | ({
      readonly code: "case";
      readonly size: "few" | "many";
      readonly likeness: "like" | "unlike";
      /** What the images are like or unlike: ImageNet, or whatever the network was trained on. */
      readonly source: "imagenet" | "other";
      readonly action: "fineTuneAll" | "fineTune" | "head";
      /** The number of stages that are fine-tuned. */
      readonly stages: number;
      /** The layer whose features a head is trained on, where it is not the last. */
      readonly output?: string;
    } & ReasonImages)
  /** The network that was chosen, and the best of the others. */
  | {
      readonly code: "comparison";
      readonly best: ReasonNetwork;
      /** Half the width of the interval of its accuracy. */
      readonly margin: number;
      /** The number of images that were measured, if not all. */
      readonly measured?: number;
      readonly next?: ReasonNetwork;
    }
  /** What the features and the weights say, how the images fill the input, and what is done about unequal classes. */
  | {
      readonly code: "features";
      /** Whether fine-tuning has hardly any errors left to mend. */
      readonly isGoodEnough: boolean;
      /** What follows from weights that were trained with label smoothing or mixup. */
      readonly regularized?: "fineTune" | "head";
      /** The stage that separates the classes better than the last one, with the accuracy of both. */
      readonly earlier?: { readonly stage: string; readonly accuracy: number; readonly last: number };
      /** Accuracy with images stretched, cropped or padded, the chosen way first. */
      readonly fits: readonly { readonly fit: "stretch" | "crop" | "pad"; readonly accuracy: number }[];
      /** The way that the user chose, if ways were not compared. */
      readonly fit?: "stretch" | "crop" | "pad";
      readonly isBalanced: boolean;
    }
  /** What is done about classes of unequal sizes where nothing else was left to choose. */
  | {
      readonly code: "balance";
      readonly largest: string;
      readonly most: number;
      readonly smallest: string;
      readonly fewest: number;
    }
  /** How long it takes and how good it will be. */
  | {
      readonly code: "expectation";
      readonly seconds: number;
      readonly accuracy?: Interval;
      /** Whether the accuracy is that before fine-tuning. */
      readonly isFineTuned: boolean;
    }
  /** The class that gains most from more images. */
  | { readonly code: "gain"; readonly name: string; readonly added: number; readonly gain: number }
  /** No class gains from more images. */
  | { readonly code: "noGain" }
  /** The class with the fewest images, where gains are not known. */
  | { readonly code: "fewest"; readonly name: string; readonly images: number }
  /** A network is trained from scratch. */
  | ({
      readonly code: "scratch";
      readonly model: string;
      readonly height: number;
      readonly width: number;
    } & ReasonImages)
  | { readonly code: "noWeights" }
  | { readonly code: "getWeights" }
  | { readonly code: "scratchTime"; readonly epochs: number; readonly seconds: number }
  /** What the head minimizes, for images with several labels or with values. */
  | { readonly code: "targetLoss"; readonly task: "multi-label" | "regression" }
  /** The network that was taken without a comparison. */
  | { readonly code: "targetNetwork"; readonly model: string }
  /** The head alone is trained, because nothing else was asked for. */
  | { readonly code: "targetHead" };

/** The sentence of each reason, in one language. A missing one doesn't compile. */
export type ReasonTexts = {
  readonly [Code in ReportReason["code"]]: (reason: Extract<ReportReason, { readonly code: Code }>) => string;
};

/** Says a reason in a language. */
export function reasonText(texts: ReasonTexts, reason: ReportReason): string {
  const text = texts[reason.code] as (reason: ReportReason) => string;
  return text(reason);
}
