// Engines: the contract, the registry, and the portable reference engine.
// This room may import support/, tensor/, graph/, ops/ and compile/.
// Add an engine: a room that implements `Engine` and exports a provider, and one line where the package registers it.
export type {
  Engine,
  EngineInformation,
  Program,
  ProgramStatistics,
  StepTime,
  TuningCache,
  Variable,
} from "./engine.ts";
export type { EngineProvider } from "./engine-provider.ts";
export { portableEngine } from "./portable/portable-engine.ts";
export { engineProviders, registerEngine } from "./registry.ts";
export { type EngineName, selectEngine } from "./select.ts";
