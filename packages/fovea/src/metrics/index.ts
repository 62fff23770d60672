// Metrics: graph code that gives what a batch adds to some sums, and how the result follows from them.
// This room may import support/, tensor/, graph/, ops/ and losses/.
// Add a metric: one file with `defineMetric` or `defineMeanMetric`, a line here and in resolve-metric.ts.
export { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from "./accuracy.ts";
export { auc } from "./auc.ts";
export {
  type ConfusionMatrix,
  type ConfusionMatrixOptions,
  confusionMatrix,
  predictedClasses,
} from "./confusion-matrix.ts";
export { defineMeanMetric } from "./define-mean-metric.ts";
export { defineMetric } from "./define-metric.ts";
export { lossMetric } from "./loss-metric.ts";
export type { Metric, MetricContext } from "./metric.ts";
export { precision, recall } from "./precision-recall.ts";
export { type MetricName, resolveMetric } from "./resolve-metric.ts";
export { sparseTopKCategoricalAccuracy, topKAccuracy, topKCategoricalAccuracy } from "./top-k-accuracy.ts";
