// What `optimizers` holds: a module of its own, so that editors show the doc comment of each.
export { adadelta } from "./adadelta.ts";
export { adagrad } from "./adagrad.ts";
export { adam, adamw } from "./adam.ts";
export { adamax } from "./adamax.ts";
export { nadam } from "./nadam.ts";
export { rmsprop } from "./rmsprop.ts";
export { sgd } from "./sgd.ts";
