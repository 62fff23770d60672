// Optimizers: the update of weights from their gradients, as graph code that fuses into one loop per weight.
// This room may import support/, tensor/, graph/ and ops/.
// To add an optimizer: one file with `defineOptimizer`, a line in catalog.ts, and a recorded run for the trajectories.
/** The optimizers, which update weights from their gradients: `optimizers.adam({ learningRate: 1e-3 })`. */
export * as optimizers from "./catalog.ts";
export * from "./catalog.ts";
export { commonOptions } from "./common-options.ts";
export { defineOptimizer, type OptimizerFactory } from "./define-optimizer.ts";
export { type LearningRate, learningRateAt } from "./learning-rate.ts";
export {
  emaSlot,
  type Optimizer,
  type OptimizerSlot,
  scalarInput,
  slotVariable,
  type TrainedWeight,
} from "./optimizer.ts";
export { type OptimizerName, resolveOptimizer } from "./resolve-optimizer.ts";
export * from "./schedules/index.ts";
