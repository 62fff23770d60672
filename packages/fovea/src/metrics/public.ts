// What `metrics` holds: the metrics, and what reads predictions.
export * from "./catalog.ts";
export { confusionMatrix, predictedClasses } from "./confusion-matrix.ts";
