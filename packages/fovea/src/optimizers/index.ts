// Optimizers: how weights follow from gradients, as graph code that fuses into one loop a weight.
// This room may import support/, tensor/, graph/ and ops/.
// Add an optimizer: one file with `defineOptimizer`, a line here and in resolve-optimizer.ts; the trajectory test
// asks for a recorded run.
export { adadelta } from "./adadelta.ts";
export { adagrad } from "./adagrad.ts";
export { adam, adamw } from "./adam.ts";
export { adamax } from "./adamax.ts";
export { commonOptions } from "./common-options.ts";
export { defineOptimizer } from "./define-optimizer.ts";
export { type LearningRate, learningRateAt } from "./learning-rate.ts";
export { nadam } from "./nadam.ts";
export { type Optimizer, type OptimizerSlot, scalarInput, slotVariable, type TrainedWeight } from "./optimizer.ts";
export { type OptimizerName, resolveOptimizer } from "./resolve-optimizer.ts";
export { rmsprop } from "./rmsprop.ts";
export * from "./schedules/index.ts";
export { sgd } from "./sgd.ts";
