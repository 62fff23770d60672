import type { Value } from "../graph/graph.ts";
import { add, maximum, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { equal, select } from "../ops/elementwise/comparison.ts";
import { reduceMax } from "../ops/reduce-max.ts";
import { options } from "../support/schema.ts";
import { defineLoss } from "./define-loss.ts";

/**
 * Computes max(1 − y · p, 0), averaged over all axes but the batch: labels −1 or 1. If a batch contains only 0 and 1,
 * they are converted to −1 and 1. Equals Keras' `Hinge`.
 */
export const hinge = defineLoss({
  className: "Hinge",
  options: options({}),
  labels: "values",
  loss: (labels, predictions) => maximum(subtract(1, multiply(signed(labels), predictions)), 0),
});

function signed(labels: Value): Value {
  const other = subtract(1, add(equal(labels, 0), equal(labels, 1)));
  const anyOther = reduceMax({ axes: labels.shape.map((_, axis) => axis) }, other);
  return select(anyOther, labels, subtract(multiply(labels, 2), 1));
}
