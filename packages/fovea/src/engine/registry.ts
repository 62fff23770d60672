import type { Engine } from "./engine.ts";
import { portableProvider } from "./portable/portable-engine.ts";

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

const providers: EngineProvider[] = [portableProvider];

/** Adds a kind of engine, preferred over those registered before. A second provider of one name replaces the first. */
export function registerEngine(provider: EngineProvider): void {
  const index = providers.findIndex(({ name }) => name === provider.name);
  if (index >= 0) providers.splice(index, 1);
  providers.unshift(provider);
}

/** The registered kinds of engines, the preferred one first. */
export function engineProviders(): readonly EngineProvider[] {
  return [...providers];
}
