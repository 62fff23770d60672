// The metrics for `compile`: a separate module, so that editors show each doc comment.
export { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from "./accuracy.ts";
export { auc } from "./auc.ts";
export { precision, recall } from "./precision-recall.ts";
export { sparseTopKCategoricalAccuracy, topKAccuracy, topKCategoricalAccuracy } from "./top-k-accuracy.ts";
