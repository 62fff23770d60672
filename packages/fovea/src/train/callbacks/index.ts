// Callbacks: what happens during training besides the steps, one per file.
// This folder may import support/, tensor/ and the rest of train/; what writes files or to the terminal is in loggers/.
// Add a callback as one file with a function that makes a `Callback`, and a line here.
export { type EarlyStoppingOptions, earlyStopping } from "./early-stopping.ts";
export { layerNorms } from "./layer-norms.ts";
export { learningRateScheduler } from "./learning-rate-scheduler.ts";
export { type ModelCheckpointOptions, modelCheckpoint } from "./model-checkpoint.ts";
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from "./reduce-lr-on-plateau.ts";
export { type SwapEmaWeightsOptions, swapEmaWeights } from "./swap-ema-weights.ts";
export { terminateOnNaN } from "./terminate-on-nan.ts";
