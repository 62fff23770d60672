// Callbacks: what happens along a training besides the steps, one a file.
// This room may import support/, tensor/, the rest of train/ and the terminal's progress bar.
// Add a callback: one file with a function that makes a `Callback`, and a line here.
export { type CSVLoggerOptions, csvLogger } from "./csv-logger.ts";
export { type EarlyStoppingOptions, earlyStopping } from "./early-stopping.ts";
export { learningRateScheduler } from "./learning-rate-scheduler.ts";
export { type ModelCheckpointOptions, modelCheckpoint } from "./model-checkpoint.ts";
export { type ProgressBar, type ProgressBarOptions, progressBar } from "./progress-bar.ts";
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from "./reduce-lr-on-plateau.ts";
export { type TensorBoardOptions, tensorBoard } from "./tensor-board.ts";
export { terminateOnNaN } from "./terminate-on-nan.ts";
