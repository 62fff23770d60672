import type { ImageFit } from "../../data/index.ts";
import type { Interval, StageAccuracy, TransferCase } from "../../evaluation/index.ts";
import type { ReportReason } from "../../report/index.ts";
import type { Recipe, TransferMode } from "../recipe.ts";

/** What to train on a set of images, how long it takes and how good it will be, as plain data. */
export interface Advice {
  /** The number of images. */
  readonly images: number;
  readonly classes: readonly { readonly name: string; readonly images: number }[];
  /** The number of images that were measured: all, or a sample of a large set. */
  readonly measured: number;
  /** The networks that were compared, the best first. */
  readonly backbones: readonly BackboneAdvice[];
  /** The networks that could not be compared. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /**
   * Which of the four cases of transfer learning this is, with the probe's accuracy per stage of the first backbone.
   */
  readonly case?: TransferCase & { readonly stages: readonly StageAccuracy[] };
  /** Accuracy of the probe for growing numbers of training images; empty if there are too few. */
  readonly learningCurve: readonly { readonly images: number; readonly accuracy: number }[];
  /** What each way to train takes and reaches; the first is that of the recipe. */
  readonly forecasts: readonly RecipeForecast[];
  /** What each class would gain from more images, the largest gain first; empty if there are too few images to tell. */
  readonly gains: readonly {
    readonly name: string;
    readonly images: number;
    /** The number of further images that is assumed. */
    readonly added: number;
    /** The growth of its recall. */
    readonly gain: number;
  }[];
  /**
   * Accuracy of the probe with images stretched, cropped or padded, where their proportions vary; the chosen way first.
   */
  readonly fits: readonly { readonly fit: ImageFit; readonly accuracy: Interval }[];
  /** Files that could not be read as images. */
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
  readonly recipe: Recipe;
  /** Height and width of the input, for a training from scratch. */
  readonly imageSize?: readonly [height: number, width: number];
  /** Why, in five sentences. */
  readonly reasons: readonly string[];
  /** The same as data, which reports say in other languages. */
  readonly reasonData: readonly ReportReason[];
}

/** What was measured of a network on the images. */
export interface BackboneAdvice {
  /** The name of the network, as a recipe has it. */
  readonly model: string;
  readonly weights?: string;
  /** Cross-validated accuracy of a linear probe on its features. */
  readonly accuracy: Interval;
  /** The network's time per image in a batch, without reading the image. */
  readonly milliseconds: number;
  /** The time to read and prepare an image for it. */
  readonly readingMilliseconds: number;
  /** The number of features per image. */
  readonly features: number;
  /** Whether the weights were trained with label smoothing, mixup or the like: better to fine-tune than to freeze. */
  readonly regularized: boolean;
}

/** What a way to train takes on this machine, and what it reaches. */
export interface RecipeForecast {
  readonly transfer: TransferMode;
  /** The sum of the parts. */
  readonly seconds: number;
  /** The time to read an image and predict it. */
  readonly imageMilliseconds: number;
  /**
   * Each is a measured time, multiplied. `advise` forecasts the training: features, head, reading and training. Runs
   * add what they do before and after it.
   */
  readonly parts: readonly {
    readonly name:
      | ("features" | "head" | "reading" | "training")
      | ("decoding" | "advice" | "cross-validation" | "evaluation" | "report");
    readonly milliseconds: number;
    readonly times: number;
  }[];
  /**
   * Expected accuracy on new images of the same kind, from the probe's learning curve; only a probe can be forecast.
   */
  readonly accuracy?: Interval;
}
