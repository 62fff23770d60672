// Callbacks that write to files or to the terminal: CSV files, TensorBoard's event files, a progress bar.
// This room may import train/, terminal/ and what they may. It needs Node; other callbacks are in train/callbacks/.
// Add a callback as one file with a function that makes a `Callback`, and a line here.
export { type CSVLoggerOptions, csvLogger } from "./csv-logger.ts";
export { type ProgressBar, type ProgressBarOptions, progressBar } from "./progress-bar.ts";
export { type TensorBoardOptions, tensorBoard } from "./tensor-board.ts";
