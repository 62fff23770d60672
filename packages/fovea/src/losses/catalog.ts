// The contents of the `losses` namespace: a separate module, so that editors show each doc comment.
export { binaryCrossentropy } from "./binary-crossentropy.ts";
export { categoricalCrossentropy } from "./categorical-crossentropy.ts";
export { hinge } from "./hinge.ts";
export { klDivergence } from "./kl-divergence.ts";
export { huber, meanAbsoluteError, meanSquaredError } from "./regression.ts";
export { sparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.ts";
