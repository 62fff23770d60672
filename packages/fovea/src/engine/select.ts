import { environmentVariable } from "../support/environment.ts";
import { ConfigError, EngineError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { warn } from "../support/warn.ts";
import type { Engine } from "./engine.ts";
import { engineProviders } from "./registry.ts";

/** The name of a registered engine. */
export type EngineName = "native" | "portable" | (string & {});

/**
 * Returns the engine of a name, by default the one named by the environment variable FOVEA_ENGINE, or else the first
 * registered engine that can be opened. Warns once about each engine that cannot be opened and is passed over; an engine
 * asked for by name is never passed over.
 * @throws ConfigError for an unknown name; EngineError if the engine of this name cannot be opened.
 */
export function selectEngine(name: EngineName | undefined = environmentVariable("FOVEA_ENGINE")): Engine {
  const providers = engineProviders();
  if (name === undefined || name === "") return firstAvailable();
  const provider = providers.find((one) => one.name === name);
  if (provider) return provider.open();
  const names = providers.map((one) => `"${one.name}"`);
  throw new ConfigError(`engine: expected ${names.join(" or ")}, received ${formatReceived(name)}`);
}

const warned = new Set<string>();

function firstAvailable(): Engine {
  const failures: { readonly name: string; readonly error: EngineError }[] = [];
  for (const provider of engineProviders()) {
    const { name } = provider;
    try {
      const engine = provider.open();
      for (const failure of failures) warnOnce(failure.name, failure.error, engine);
      return engine;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failures.push({ name, error });
    }
  }
  throw new EngineError(failures.map(({ error }) => error.message).join("\n"));
}

function warnOnce(name: string, error: EngineError, instead: Engine): void {
  if (warned.has(name)) return;
  warned.add(name);
  const slower = instead.name === "portable" ? "; it is much slower" : "";
  warn(`${error.message}\nThe ${instead.name} engine is used instead${slower}.`);
}
