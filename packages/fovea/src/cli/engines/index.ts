// The engine and the machine that a command runs on: choosing an engine, reporting what is available, timing.
// This folder may import engine/, zoo/, output/ and support/, and no command.
// Add a report: a function that returns plain data; the command prints it.
export { cpu } from "./cpu.ts";
export { type EngineReport, engineReports } from "./engine-reports.ts";
export { millisecondsPerImage } from "./milliseconds-per-image.ts";
export { describeEngine, type EngineChoice, openEngine } from "./open-engine.ts";
