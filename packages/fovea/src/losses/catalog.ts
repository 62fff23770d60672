// What `losses` holds: a module of its own, so that editors show the doc comment of each.
export { binaryCrossentropy } from "./binary-crossentropy.ts";
export { categoricalCrossentropy } from "./categorical-crossentropy.ts";
export { hinge } from "./hinge.ts";
export { klDivergence } from "./kl-divergence.ts";
export { huber, meanAbsoluteError, meanSquaredError } from "./regression.ts";
export { sparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.ts";
