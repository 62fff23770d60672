import type { Value } from "../graph/graph.ts";
import { argMax } from "../ops/arg-max.ts";
import { equal, greater } from "../ops/elementwise/comparison.ts";
import { options } from "../support/schema.ts";
import { number } from "../support/schema-fields.ts";
import { defineMeanMetric } from "./define-mean-metric.ts";

/**
 * Computes the fraction of correct predictions: above `threshold` if the label is 1, and not above it if the label is
 * 0.
 */
export const binaryAccuracy = defineMeanMetric({
  className: "BinaryAccuracy",
  name: "binaryAccuracy",
  direction: "max",
  options: options({
    /** Predictions above this threshold count as 1 (default 0.5). */
    threshold: number({ default: 0.5 }),
  }),
  of: "probabilities",
  values: (labels, predictions, { threshold }) => equal(labels, greater(predictions, threshold)),
});

/**
 * Computes the fraction of samples whose largest prediction is at the class of the largest label: labels [batch, …,
 * classes].
 */
export const categoricalAccuracy = defineMeanMetric({
  className: "CategoricalAccuracy",
  name: "categoricalAccuracy",
  direction: "max",
  options: options({}),
  values: rightClass,
});

/** Computes the fraction of samples whose largest prediction is at the true class: labels int32 [batch, …]. */
export const sparseCategoricalAccuracy = defineMeanMetric({
  className: "SparseCategoricalAccuracy",
  name: "sparseCategoricalAccuracy",
  direction: "max",
  options: options({}),
  values: rightClass,
});

/**
 * Computes the fraction of correct predictions. As in Keras, the kind depends on the shapes of labels and predictions:
 * binary for a single unit (probability above 0.5, computed from logits if needed), else by the largest prediction.
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
