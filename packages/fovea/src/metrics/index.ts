// Metrics: graph code for the sums that each batch adds to, and the result computed from them.
// This room may import support/, tensor/, graph/, ops/ and losses/.
// To add a metric: one file with `defineMetric` or `defineMeanMetric`, and a line in catalog.ts.

export * from "./catalog.ts";
export {
  type ConfusionMatrix,
  type ConfusionMatrixOptions,
  confusionMatrix,
  predictedClasses,
} from "./confusion-matrix.ts";
export { defineMeanMetric } from "./define-mean-metric.ts";
export { defineMetric, type MetricFactory } from "./define-metric.ts";
export { lossMetric } from "./loss-metric.ts";
export type { Metric, MetricContext } from "./metric.ts";
/** Metrics for `compile`, and `confusionMatrix` and `predictedClasses`, which take the result of `predict`. */
export * as metrics from "./public.ts";
export { type MetricName, resolveMetric } from "./resolve-metric.ts";
