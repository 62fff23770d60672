import { ShapeError } from "../../support/errors.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { checkNotEmpty, matrixOf } from "../arguments.ts";
import { type BootstrapOptions, bootstrapInterval } from "../statistics/bootstrap-interval.ts";
import type { Interval } from "../statistics/interval.ts";

/** How well a value is predicted, with intervals by bootstrap. */
export interface ValueResult {
  /** The position of the value. */
  readonly output: number;
  /** The mean of |prediction − target|. */
  readonly meanAbsoluteError: Interval;
  /** The root of the mean of (prediction − target)². */
  readonly rootMeanSquaredError: Interval;
  /** The share of the targets' variance that is predicted: 1 for perfect predictions, 0 for the mean of the targets. */
  readonly r2: Interval;
}

/**
 * Returns the errors of each predicted value. `targets` and `predictions` are [images, values].
 * @throws ShapeError if the shapes differ; ConfigError for values that are not finite or no images.
 */
export function regressionReport(
  targets: Tensor | TensorData,
  predictions: Tensor | TensorData,
  options: BootstrapOptions = {},
): readonly ValueResult[] {
  const where = "regressionReport";
  const truth = matrixOf(where, "targets", targets);
  const given = matrixOf(where, "predictions", predictions);
  checkNotEmpty(where, "targets", truth.rows);
  if (truth.rows !== given.rows || truth.columns !== given.columns) {
    throw new ShapeError(
      `${where}: expected predictions [${truth.rows}, ${truth.columns}], received [${given.rows}, ${given.columns}]`,
    );
  }
  const strata = new Int32Array(truth.rows);
  const all = Int32Array.from(strata.keys());
  return Array.from({ length: truth.columns }, (_, output) => {
    const at = (image: number) => image * truth.columns + output;
    const target = (image: number) => truth.data[at(image)] ?? 0;
    const error = (image: number) => (given.data[at(image)] ?? 0) - target(image);
    const mean = (images: Int32Array, of: (image: number) => number) =>
      images.reduce((sum, image) => sum + of(image), 0) / images.length;
    const squared = (images: Int32Array) => mean(images, (image) => error(image) ** 2);
    const variance = (images: Int32Array) => {
      const center = mean(images, target);
      return mean(images, (image) => (target(image) - center) ** 2);
    };
    const interval = (statistic: (images: Int32Array) => number) => bootstrapInterval(strata, statistic, options);
    return {
      output,
      meanAbsoluteError: interval((images) => mean(images, (image) => Math.abs(error(image)))),
      rootMeanSquaredError: interval((images) => Math.sqrt(squared(images))),
      // Of equal targets, there is no variance to explain.
      r2: variance(all) === 0 ? undefinedInterval : interval((images) => explained(squared(images), variance(images))),
    };
  });
}

const undefinedInterval = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

/** R²; a resample of equal targets, which has no variance, tells nothing and counts as no better than the mean. */
function explained(squaredError: number, variance: number): number {
  return variance === 0 ? 0 : 1 - squaredError / variance;
}
