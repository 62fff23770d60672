import type { Engine } from "./engine.ts";

/** Opens one kind of engine. */
export interface EngineProvider {
  /** The engine's name: what `engine: "…"`, `--engine` and FOVEA_ENGINE take. */
  readonly name: string;
  /**
   * Returns the engine, the same one on every call until it is disposed.
   * @throws EngineError with the reason if this machine cannot run it.
   */
  open(): Engine;
}
