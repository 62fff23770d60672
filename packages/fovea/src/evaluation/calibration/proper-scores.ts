import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { checkNotEmpty, classLabels, type Matrix, probabilityMatrix } from "../arguments.ts";

/** The smallest probability whose logarithm counts: Keras' ε, so that one impossible image does not decide alone. */
export const smallestProbability = 1e-7;

/**
 * Returns the mean of −ln p(label), the loss that cross-entropy minimizes: 0 is perfect, ln(classes) is guessing.
 * `probabilities` are [images, classes], or [images, 1] of a sigmoid unit.
 * @throws ConfigError for a label that is not a class, or values that are not probabilities.
 */
export function negativeLogLikelihood(labels: ArrayLike<number>, probabilities: Tensor | TensorData): number {
  const { truth, matrix } = labeled("negativeLogLikelihood", labels, probabilities);
  return truth.reduce((sum, label, image) => sum + lossOf(matrix, image, label), 0) / truth.length;
}

/** Returns −ln p of a class of an image. */
export function lossOf({ data, columns }: Matrix, image: number, label: number): number {
  return -Math.log(Math.max(data[image * columns + label] ?? 0, smallestProbability));
}

/**
 * Returns the Brier score, the mean of Σ_k (p_k − y_k)² over the classes: 0 is perfect, 2 is sure and wrong. For a
 * single unit, it is twice the binary score (p − y)².
 * Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).
 * @throws ConfigError for a label that is not a class, or values that are not probabilities.
 */
export function brierScore(labels: ArrayLike<number>, probabilities: Tensor | TensorData): number {
  const { truth, matrix } = labeled("brierScore", labels, probabilities);
  let sum = 0;
  matrix.data.forEach((probability, index) => {
    const label = truth[Math.floor(index / matrix.columns)];
    sum += (probability - Number(index % matrix.columns === label)) ** 2;
  });
  return sum / truth.length;
}

/** Returns labels and probabilities that fit each other, of at least one image. */
export function labeled(
  where: string,
  labels: ArrayLike<number>,
  probabilities: Tensor | TensorData,
): { readonly truth: Int32Array; readonly matrix: Matrix } {
  const matrix = probabilityMatrix(where, probabilities);
  const truth = classLabels(where, "labels", labels, { count: matrix.rows, classes: matrix.columns });
  checkNotEmpty(where, "labels", truth.length);
  return { truth, matrix };
}
