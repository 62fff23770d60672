// Losses: graph code from labels and predictions to one number a sample.
// This room may import support/, tensor/, graph/ and ops/.
// Add a loss: one file with `defineLoss`, a line here and in resolve-loss.ts.
export { binaryCrossentropy } from "./binary-crossentropy.ts";
export { categoricalCrossentropy } from "./categorical-crossentropy.ts";
export { defineLoss } from "./define-loss.ts";
export { hinge } from "./hinge.ts";
export { klDivergence } from "./kl-divergence.ts";
export type { Loss } from "./loss.ts";
export { type Link, probabilitiesOf } from "./probabilities-of.ts";
export { huber, meanAbsoluteError, meanSquaredError } from "./regression.ts";
export { type LossName, lossFamily, resolveLoss } from "./resolve-loss.ts";
export { sparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.ts";
export { meanBeyond, weightedMean } from "./weighted-mean.ts";
