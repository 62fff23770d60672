// What commands print and draw: prose or JSON, the progress of a run, predictions, figures.
// This folder may import runs/, plot/, terminal/, io/, data/ and support/, and no command.
// Add a printer: a file with a function that takes plain data and an `Output`.
export { answerLines } from "./answer-lines.ts";
export { csvLine } from "./csv-line.ts";
export { faultLine } from "./fault-line.ts";
export { figureEndings, writeFigure } from "./figure-file.ts";
export { type ImageRunPrinter, imageRunPrinter } from "./image-run-printer.ts";
export { invocation } from "./invocation.ts";
export { type Output, output } from "./output.ts";
export { checkOutputFile, outputFile, writeOutputFile } from "./output-file.ts";
export { pageName, pictureEndings, writePicture } from "./picture-file.ts";
export { printFinishedImages } from "./print-finished-images.ts";
export { printPredictions } from "./print-predictions.ts";
export { printFinished, printNext, printTest } from "./print-training.ts";
export { type RunPrinter, runPrinter } from "./run-printer.ts";
export { showDigits } from "./show-digits.ts";
export { type StatusLine, statusLine } from "./status-line.ts";
export { targetHeadline, targetTable } from "./target-table.ts";
