// The metrics for `compile`: a module of its own, so that editors show the doc comment of each.
export { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from "./accuracy.ts";
export { auc } from "./auc.ts";
export { precision, recall } from "./precision-recall.ts";
export { sparseTopKCategoricalAccuracy, topKAccuracy, topKCategoricalAccuracy } from "./top-k-accuracy.ts";
