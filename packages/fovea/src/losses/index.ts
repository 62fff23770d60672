// Losses: graph code from labels and predictions to one number per sample.
// This room may import support/, tensor/, graph/ and ops/.
// To add a loss: one file with `defineLoss`, and a line in catalog.ts.

/** Loss functions, which training minimizes: `losses.sparseCategoricalCrossentropy({ fromLogits: true })`. */
export * as losses from "./catalog.ts";
export * from "./catalog.ts";
export { defineLoss, type LossFactory } from "./define-loss.ts";
export type { Loss } from "./loss.ts";
export { type Link, probabilitiesOf } from "./probabilities-of.ts";
export { type LossName, lossFamily, resolveLoss } from "./resolve-loss.ts";
export { meanBeyond, weightedMean } from "./weighted-mean.ts";
