// Output for terminals: the progress of training and downloads, images as block art.
// This room may import only support/: plain values in, text out; only the progress bars write to a stream.
// Add a file with a function that returns a string; take colors as an argument, never from the environment.
export { type ColorLevel, colorLevel, type OutputStream } from "./color-level.ts";
export { type DigitImage, type DigitOptions, digit, digits } from "./digit.ts";
export { ProgressBar, type ProgressBarOptions } from "./progress-bar.ts";
export { type EpochSummary, epochLine, type Progress, progressLine } from "./progress-line.ts";
export { TransferBar, type TransferBarOptions } from "./transfer-bar.ts";
