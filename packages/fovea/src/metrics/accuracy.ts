import type { Value } from "../graph/graph.ts";
import { argMax } from "../ops/arg-max.ts";
import { equal, greater } from "../ops/elementwise/comparison.ts";
import { options } from "../support/schema.ts";
import { number } from "../support/schema-fields.ts";
import { defineMeanMetric } from "./define-mean-metric.ts";

/** The share of probabilities above `threshold` where the label is 1, and not above it where it is 0. */
export const binaryAccuracy = defineMeanMetric({
  className: "BinaryAccuracy",
  name: "binaryAccuracy",
  direction: "max",
  options: options({
    /** Predictions above it count as 1 (default 0.5). */
    threshold: number({ default: 0.5 }),
  }),
  of: "probabilities",
  values: (labels, predictions, { threshold }) => equal(labels, greater(predictions, threshold)),
});

/** The share of samples whose largest prediction is where the largest label is: labels [batch, …, classes]. */
export const categoricalAccuracy = defineMeanMetric({
  className: "CategoricalAccuracy",
  name: "categoricalAccuracy",
  direction: "max",
  options: options({}),
  values: rightClass,
});

/** The share of samples whose largest prediction is that of the right class: labels int32 [batch, …]. */
export const sparseCategoricalAccuracy = defineMeanMetric({
  className: "SparseCategoricalAccuracy",
  name: "sparseCategoricalAccuracy",
  direction: "max",
  options: options({}),
  values: rightClass,
});

/**
 * The share of right answers, in the form that labels and predictions ask for, as in Keras: binary for a single
 * unit (above a probability of 0.5, logits made such), else of the largest prediction.
 */
export const accuracy = defineMeanMetric({
  className: "Accuracy",
  name: "accuracy",
  direction: "max",
  options: options({}),
  of: "probabilities",
  values: (labels, predictions) =>
    predictions.shape.at(-1) === 1 ? equal(labels, greater(predictions, 0.5)) : rightClass(labels, predictions),
});

function rightClass(labels: Value, predictions: Value): Value {
  return equal(labels.dtype === "int32" ? labels : argMax(labels), argMax(predictions));
}
