// The contents of the `metrics` namespace: the metrics, and functions of predictions.
export * from "./catalog.ts";
export { confusionMatrix, predictedClasses } from "./confusion-matrix.ts";
