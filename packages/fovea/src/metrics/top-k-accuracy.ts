import { reduceSum } from "../ops/broadcast.ts";
import { multiply } from "../ops/elementwise/arithmetic.ts";
import { greater, less } from "../ops/elementwise/comparison.ts";
import { reshape } from "../ops/reshape.ts";
import { options } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { defineMeanMetric } from "./define-mean-metric.ts";
import { oneHotLabels } from "./one-hot-labels.ts";

function defineTopK(className: string, name: string) {
  return defineMeanMetric({
    className,
    name,
    direction: "max",
    options: options({
      /** Number of top predictions to consider (default 5). */
      k: positiveInteger({ default: 5 }),
    }),
    values(labels, predictions, { k }) {
      const axes = [predictions.shape.length - 1];
      const target = multiply(oneHotLabels(labels, predictions.shape.at(-1) ?? 1), predictions);
      const score = reshape({ shape: [...predictions.shape.slice(0, -1), 1] }, reduceSum({ axes }, target));
      return less(reduceSum({ axes }, greater(predictions, score)), k);
    },
  });
}

/**
 * Computes the fraction of samples for which fewer than `k` classes score higher than the true class: predictions
 * [batch, …, classes], labels int32 [batch, …] or one-hot. Equals Keras' two top-k accuracies.
 */
export const topKAccuracy = defineTopK("TopKAccuracy", "topKAccuracy");

/** An alias of `topKAccuracy`, under Keras' name for one-hot labels. */
export const topKCategoricalAccuracy = defineTopK("TopKCategoricalAccuracy", "topKCategoricalAccuracy");

/** An alias of `topKAccuracy`, under Keras' name for class indices. */
export const sparseTopKCategoricalAccuracy = defineTopK(
  "SparseTopKCategoricalAccuracy",
  "sparseTopKCategoricalAccuracy",
);
