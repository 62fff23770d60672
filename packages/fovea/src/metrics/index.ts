// Metrics: graph code that gives what a batch adds to some sums, and how the result follows from them.
// This room may import support/, tensor/, graph/, ops/ and losses/.
// Add a metric: one file with `defineMetric` or `defineMeanMetric`, a line in catalog.ts.

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
/** Measures of quality for `compile`; `confusionMatrix` and `predictedClasses` read what `predict` gave. */
export * as metrics from "./public.ts";
export { type MetricName, resolveMetric } from "./resolve-metric.ts";
