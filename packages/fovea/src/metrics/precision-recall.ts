import type { Value } from "../graph/graph.ts";
import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { equal, greater } from "../ops/elementwise/comparison.ts";
import { ConfigError } from "../support/errors.ts";
import { optional, options } from "../support/schema.ts";
import { integer, number } from "../support/schema-fields.ts";
import { tensor } from "../tensor/tensor.ts";
import { defineMetric } from "./define-metric.ts";
import type { MetricContext } from "./metric.ts";
import { oneHotLabels } from "./one-hot-labels.ts";
import { ratioOf, total, weigh } from "./sums.ts";

/** The options for the threshold and the class. */
const thresholding = () =>
  options({
    /** Predictions above this threshold count as positive (default 0.5). */
    threshold: number({ default: 0.5 }),
    /** Index of the only class to count (default: all classes). */
    classId: optional(integer()),
  });

/**
 * Computes true positives ÷ (true + false positives), the fraction of positive predictions that are correct; 0 without
 * positive predictions. Predictions [batch, …] above `threshold` are positive; labels have the same shape or are class
 * indices. Equals Keras' `Precision`.
 */
export const precision = defineMetric({
  className: "Precision",
  name: "precision",
  direction: "max",
  options: thresholding(),
  increments(context, { threshold, classId }) {
    const { actual, predicted } = positives(context, threshold, classId);
    return [total(weigh(multiply(actual, predicted), context)), total(weigh(predicted, context))];
  },
  result: ([truePositives, predicted]) => ratioOf(truePositives?.[0], predicted?.[0]),
});

/**
 * Computes true positives ÷ (true positives + false negatives), the fraction of positive labels that are predicted as
 * positive; 0 without positive labels. Equals Keras' `Recall`.
 */
export const recall = defineMetric({
  className: "Recall",
  name: "recall",
  direction: "max",
  options: thresholding(),
  increments(context, { threshold, classId }) {
    const { actual, predicted } = positives(context, threshold, classId);
    return [total(weigh(multiply(actual, predicted), context)), total(weigh(actual, context))];
  },
  result: ([truePositives, positives]) => ratioOf(truePositives?.[0], positives?.[0]),
});

/** Returns 1 for each positive label, and 1 for each positive prediction; else 0. */
function positives({ labels, link, ...context }: MetricContext, threshold: number, classId: number | undefined) {
  const predictions = probabilitiesOf(context.predictions, link);
  const classes = predictions.shape.at(-1) ?? 1;
  const chosen = (value: Value) => (classId === undefined ? value : multiply(value, mask(value, classes, classId)));
  return {
    actual: chosen(subtract(1, equal(oneHotLabels(labels, classes), 0))),
    predicted: chosen(greater(predictions, threshold)),
  };
}

function mask({ graph }: Value, classes: number, classId: number): Value {
  if (classId < 0 || classId >= classes) {
    throw new ConfigError(`expected classId from 0 to ${classes - 1}, received ${classId}`);
  }
  return graph.constant(tensor(Float32Array.from({ length: classes }, (_, index) => Number(index === classId))));
}
