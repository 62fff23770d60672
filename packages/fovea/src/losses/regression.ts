import { abs, multiply, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { greater, select } from "../ops/elementwise/comparison.ts";
import { options } from "../support/schema.ts";
import { positive } from "../support/schema-fields.ts";
import { defineLoss } from "./define-loss.ts";

/** Computes (y − p)², averaged over all axes but the batch. Equals Keras' `MeanSquaredError`. */
export const meanSquaredError = defineLoss({
  className: "MeanSquaredError",
  options: options({}),
  labels: "values",
  loss: (labels, predictions) => square(subtract(labels, predictions)),
});

/** Computes |y − p|, averaged over all axes but the batch. Equals Keras' `MeanAbsoluteError`. */
export const meanAbsoluteError = defineLoss({
  className: "MeanAbsoluteError",
  options: options({}),
  labels: "values",
  loss: (labels, predictions) => abs(subtract(labels, predictions)),
});

/**
 * Computes ½ (y − p)² if |y − p| ≤ delta, else delta · |y − p| − ½ delta²: quadratic for small errors, linear for large
 * ones (Huber 1964). Equals Keras' `Huber`.
 */
export const huber = defineLoss({
  className: "Huber",
  options: options({
    /** The largest error for which the loss is quadratic (default 1). */
    delta: positive({ default: 1 }),
  }),
  labels: "values",
  loss(labels, predictions, { delta }) {
    const error = subtract(predictions, labels);
    const distance = abs(error);
    const far = subtract(multiply(distance, delta), 0.5 * delta * delta);
    return select(greater(distance, delta), far, multiply(square(error), 0.5));
  },
});
