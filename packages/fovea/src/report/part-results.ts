import type { Calibration, ClassResult, Interval } from "../evaluation/index.ts";

/** A file that could not be read as an image. */
export interface ReportFault {
  readonly file: string;
  readonly reason: string;
}

/** Two classes of which one is taken for the other. */
export interface ReportConfusion {
  /** The name of the true class. */
  readonly label: string;
  /** The name of the predicted class. */
  readonly prediction: string;
  readonly count: number;
  /** Share of the images of the true class. */
  readonly share: number;
}

/** An image that the model got wrong, or right with little confidence. */
export interface ReportLoss {
  readonly file: string;
  /** The name of the true class. */
  readonly label: string;
  /** The name of the predicted class. */
  readonly prediction: string;
  /** Probability of the true class. */
  readonly probability: number;
  /** −ln of that probability. */
  readonly loss: number;
}

/** How well a model classifies one part of the data. `transfer`'s `Interpretation` is one, and may be passed as it is. */
export interface PartResults {
  /** The number of images that were predicted. */
  readonly images: number;
  readonly accuracy: Interval;
  /** Precision, recall and F1 of each class, in the order of `confusion`. */
  readonly classes: readonly (ClassResult & { readonly name: string })[];
  /** `confusion[label][prediction]` counts the images. */
  readonly confusion: readonly (readonly number[])[];
  /** The pairs of classes that are confused most, the most frequent first. */
  readonly mostConfused: readonly ReportConfusion[];
  /** The images with the largest losses, the largest first. */
  readonly topLosses: readonly ReportLoss[];
  /** How well the probabilities match how often predictions are right. */
  readonly calibration: Calibration;
  readonly faults: readonly ReportFault[];
  /** The same without the images that other parts hold too, if there are such images. */
  readonly withoutLeaks?: { readonly images: number; readonly accuracy: Interval };
}
