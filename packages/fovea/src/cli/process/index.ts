// The process around a command: signals, errors and exit codes.
// This folder may import output/, runs/ and support/; only it touches process.on and exit codes, besides main.ts.
// Add what concerns the process as a whole; what a command prints belongs in output/.
export { Interrupted } from "./interrupted.ts";
export { exitCodes, reportError } from "./report-error.ts";
export { trainUntilSignal } from "./train-until-signal.ts";
export { untilSignal } from "./until-signal.ts";
