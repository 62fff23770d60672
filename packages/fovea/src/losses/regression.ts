import { abs, multiply, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { greater, select } from "../ops/elementwise/comparison.ts";
import { options } from "../support/schema.ts";
import { positive } from "../support/schema-fields.ts";
import { defineLoss } from "./define-loss.ts";

/** The mean of (y − p)² over all but the batch. Equals Keras' `MeanSquaredError`. */
export const meanSquaredError = defineLoss({
  className: "MeanSquaredError",
  options: options({}),
  labels: "values",
  loss: (labels, predictions) => square(subtract(labels, predictions)),
});

/** The mean of |y − p| over all but the batch. Equals Keras' `MeanAbsoluteError`. */
export const meanAbsoluteError = defineLoss({
  className: "MeanAbsoluteError",
  options: options({}),
  labels: "values",
  loss: (labels, predictions) => abs(subtract(labels, predictions)),
});

/**
 * ½ (y − p)² up to |y − p| = delta, then delta · |y − p| − ½ delta²: quadratic near the truth and linear far from it
 * (Huber 1964). Equals Keras' `Huber`.
 */
export const huber = defineLoss({
  className: "Huber",
  options: options({
    /** Distance up to which the loss is quadratic (default 1). */
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
