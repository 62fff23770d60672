import {
  accuracyInterval,
  type Calibration,
  type ClassResult,
  calibration,
  groupedClassReport,
  type Interval,
  mostConfused,
  topLosses,
} from "../evaluation/index.ts";
import { confusionMatrix, predictedClasses } from "../metrics/index.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** An image that a model got wrong, or right with little confidence. */
export interface ImageLoss {
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

/** Two classes of which one is taken for the other. */
export interface ConfusedClasses {
  /** The name of the true class. */
  readonly label: string;
  /** The name of the predicted class. */
  readonly prediction: string;
  readonly count: number;
  /** Their share of the images of the true class. */
  readonly share: number;
}

/** What a classifier gets right and wrong, as plain data. */
export interface Interpretation {
  /** The number of images that were predicted. */
  readonly images: number;
  readonly accuracy: Interval;
  /** Precision, recall and F1 of each class, with intervals. */
  readonly classes: readonly (ClassResult & { readonly name: string })[];
  /** `confusion[label][prediction]` counts the images. */
  readonly confusion: readonly (readonly number[])[];
  /** The pairs of classes that are confused most. */
  readonly mostConfused: readonly ConfusedClasses[];
  /** The images with the largest losses. */
  readonly topLosses: readonly ImageLoss[];
  /** How well the probabilities match how often predictions are right. */
  readonly calibration: Calibration;
  /** Files that could not be read as images. */
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

/** Labeled images and what a model predicts for them. */
export interface Predicted {
  readonly files: readonly string[];
  readonly labels: readonly number[];
  readonly classes: readonly string[];
  /** Probabilities [images, classes]. */
  readonly probabilities: Tensor;
  /** Numbers of images that show the same, which the intervals count as one. */
  readonly groups?: ArrayLike<number>;
  readonly faults: Interpretation["faults"];
}

/** Interprets the predictions for labeled images. `limit` is the number of pairs and of images that are listed. */
export function interpretation(
  { files, labels, classes, probabilities, groups, faults }: Predicted,
  limit = 10,
): Interpretation {
  const name = (index: number) => classes[index] ?? "";
  const confusion = confusionMatrix(Int32Array.from(labels), probabilities, { classes: classes.length });
  const predicted = predictedClasses(probabilities);
  return {
    images: labels.length,
    accuracy: accuracyInterval(
      labels.map((label, row) => Number(predicted[row] === label)),
      groups,
    ),
    classes: groupedClassReport(labels, predicted, { classes: classes.length, ...(groups && { groups }) }).map(
      (result) => ({ name: name(result.label), ...result }),
    ),
    confusion,
    mostConfused: mostConfused(confusion, limit).map(({ label, prediction, ...rest }) => ({
      ...{ label: name(label), prediction: name(prediction), ...rest },
    })),
    topLosses: topLosses(labels, probabilities, limit).map(({ image, label, prediction, probability, loss }) => ({
      ...{ file: files[image] ?? "", label: name(label), prediction: name(prediction), probability, loss },
    })),
    calibration: calibration(labels, probabilities, groups && { groups }),
    faults,
  };
}
