import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { hasMethods } from "../support/has-methods.ts";
import type { EngineProvider } from "./engine-provider.ts";
import { portableProvider } from "./portable/portable-engine.ts";

const providers: EngineProvider[] = [portableProvider];

/**
 * Adds a kind of engine, preferred over those registered before. A second provider of one name replaces the first.
 * @throws ConfigError unless `provider` has a name and can open an engine.
 */
export function registerEngine(provider: EngineProvider): void {
  if (!hasMethods(provider, "open") || typeof provider.name !== "string" || provider.name === "") {
    throw new ConfigError(`registerEngine: expected { name, open }, received ${formatReceived(provider)}`);
  }
  const index = providers.findIndex(({ name }) => name === provider.name);
  if (index >= 0) providers.splice(index, 1);
  providers.unshift(provider);
}

/** The registered kinds of engines, the preferred one first. */
export function engineProviders(): readonly EngineProvider[] {
  return [...providers];
}
