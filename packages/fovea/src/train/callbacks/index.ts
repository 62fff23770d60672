// Callbacks: what happens along a training besides the steps, one class a file.
// This room may import support/, tensor/, the rest of train/ and the terminal's progress bar.
// Add a callback: one file with a class that implements `Callback`, and a line here.
export { CSVLogger, type CSVLoggerOptions } from "./csv-logger.ts";
export { EarlyStopping, type EarlyStoppingOptions } from "./early-stopping.ts";
export { LearningRateScheduler } from "./learning-rate-scheduler.ts";
export { ModelCheckpoint, type ModelCheckpointOptions } from "./model-checkpoint.ts";
export { ProgressBar, type ProgressBarOptions } from "./progress-bar.ts";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./reduce-lr-on-plateau.ts";
export { TensorBoard, type TensorBoardOptions } from "./tensor-board.ts";
export { TerminateOnNaN } from "./terminate-on-nan.ts";
