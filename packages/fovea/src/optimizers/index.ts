// Optimizers: how weights follow from gradients, as graph code that fuses into one loop a weight.
// This room may import support/, tensor/, graph/ and ops/.
// Add an optimizer: one file with `defineOptimizer`, a line in catalog.ts; the trajectory test
// asks for a recorded run.
/** How weights follow from gradients: `optimizers.adam({ learningRate: 1e-3 })`. */
export * as optimizers from "./catalog.ts";
export * from "./catalog.ts";
export { commonOptions } from "./common-options.ts";
export { defineOptimizer, type OptimizerFactory } from "./define-optimizer.ts";
export { type LearningRate, learningRateAt } from "./learning-rate.ts";
export { type Optimizer, type OptimizerSlot, scalarInput, slotVariable, type TrainedWeight } from "./optimizer.ts";
export { type OptimizerName, resolveOptimizer } from "./resolve-optimizer.ts";
export * from "./schedules/index.ts";
