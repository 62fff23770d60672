// Engines: what turns a plan into a program that runs. Two of them, one contract, one conformance suite.
// This room may import support/, tensor/, graph/, ops/ and compile/.
// Add an engine: one folder that implements `Engine`, one line in select.ts and in the conformance suite.
export type { Choices, Engine, Program, ProgramStatistics, StepTime, Variable } from "./engine.ts";
export type { NativeAddon } from "./native-addon.ts";
export { type NativeEngine, nativeEngine } from "./native-engine.ts";
export { portableEngine } from "./portable/portable-engine.ts";
export { type EngineName, selectEngine } from "./select.ts";
