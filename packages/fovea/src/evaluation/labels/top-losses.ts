import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { checkLimit } from "../arguments.ts";
import { labeled, lossOf } from "../calibration/proper-scores.ts";
import { largest } from "../largest.ts";

/** A prediction and its loss. */
export interface PredictionLoss {
  /** Index of the image. */
  readonly image: number;
  /** The true class. */
  readonly label: number;
  /** The predicted class. */
  readonly prediction: number;
  /** Probability of the true class. */
  readonly probability: number;
  /** −ln of that probability. */
  readonly loss: number;
}

/**
 * Returns the images with the largest losses, at most `limit` (default 10): the model's worst mistakes, odd images and
 * wrong labels. `probabilities` are [images, classes], or [images, 1] of a sigmoid unit.
 * @throws ConfigError for a label that is not a class, or values that are not probabilities.
 */
export function topLosses(
  labels: ArrayLike<number>,
  probabilities: Tensor | TensorData,
  limit = 10,
): readonly PredictionLoss[] {
  checkLimit("topLosses", limit);
  const { truth, matrix } = labeled("topLosses", labels, probabilities);
  const losses = Array.from(truth, (label, image) => ({
    ...{ image, label, prediction: largest(matrix, image).index },
    probability: matrix.data[image * matrix.columns + label] ?? 0,
    loss: lossOf(matrix, image, label),
  }));
  return losses.sort((a, b) => b.loss - a.loss || a.image - b.image).slice(0, limit);
}
