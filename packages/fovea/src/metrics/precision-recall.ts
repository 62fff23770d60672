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
import { share, total, weigh } from "./sums.ts";

/** Where a prediction counts as positive, and which class is looked at: all of them unless `classId` is given. */
const thresholding = () =>
  options({
    /** Predictions above it count as positive (default 0.5). */
    threshold: number({ default: 0.5 }),
    /** Count this class only (default: all). */
    classId: optional(integer()),
  });

/**
 * Of all that is predicted positive, the share that is: true positives ÷ (true + false positives); 0 where nothing is
 * predicted. Predictions [batch, …] above `threshold`, labels of the same shape or class indices. Equals Keras'
 * `Precision`.
 */
export const precision = defineMetric({
  className: "Precision",
  name: "precision",
  direction: "max",
  options: thresholding(),
  increments(context, { threshold, classId }) {
    const { truth, guess } = positives(context, threshold, classId);
    return [total(weigh(multiply(truth, guess), context)), total(weigh(guess, context))];
  },
  result: ([hits, guessed]) => share(hits?.[0], guessed?.[0]),
});

/**
 * Of all that is positive, the share that is predicted so: true positives ÷ (true positives + false negatives); 0
 * where nothing is positive. Equals Keras' `Recall`.
 */
export const recall = defineMetric({
  className: "Recall",
  name: "recall",
  direction: "max",
  options: thresholding(),
  increments(context, { threshold, classId }) {
    const { truth, guess } = positives(context, threshold, classId);
    return [total(weigh(multiply(truth, guess), context)), total(weigh(truth, context))];
  },
  result: ([hits, real]) => share(hits?.[0], real?.[0]),
});

/** 1 where the label, and where the prediction, is positive. */
function positives({ labels, link, ...context }: MetricContext, threshold: number, classId: number | undefined) {
  const predictions = probabilitiesOf(context.predictions, link);
  const classes = predictions.shape.at(-1) ?? 1;
  const chosen = (value: Value) => (classId === undefined ? value : multiply(value, mask(value, classes, classId)));
  return {
    truth: chosen(subtract(1, equal(oneHotLabels(labels, classes), 0))),
    guess: chosen(greater(predictions, threshold)),
  };
}

function mask({ graph }: Value, classes: number, classId: number): Value {
  if (classId < 0 || classId >= classes) {
    throw new ConfigError(`expected classId from 0 to ${classes - 1}, received ${classId}`);
  }
  return graph.constant(tensor(Float32Array.from({ length: classes }, (_, index) => Number(index === classId))));
}
