import { ConfigError, EngineError } from "../support/errors.ts";
import type { Engine } from "./engine.ts";
import { nativeEngine } from "./native-engine.ts";
import { portableEngine } from "./portable/portable-engine.ts";

/** "native" or "portable". */
export type EngineName = Engine["name"];

/**
 * The engine by name, or the best one there is. FOVEA_ENGINE names one for the whole process. A native engine
 * that cannot be loaded is reported once, through `process.emitWarning`, and the portable one takes its place;
 * asked for by name it is an error.
 * @throws ConfigError for an unknown name; EngineError when the engine that was asked for cannot be loaded.
 */
export function selectEngine(name: string | undefined = process.env.FOVEA_ENGINE): Engine {
  switch (name) {
    case "native":
      return nativeEngine();
    case "portable":
      return portable();
    case undefined:
    case "":
      return best();
    default:
      throw new ConfigError(`engine: expected "native" or "portable", received "${name}"`);
  }
}

let onlyPortable: Engine | undefined;
let warned = false;

function portable(): Engine {
  onlyPortable ??= portableEngine();
  return onlyPortable;
}

function best(): Engine {
  try {
    return nativeEngine();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (!warned) {
      warned = true;
      process.emitWarning(`${error.message}\nThe portable engine is used instead; it is much slower.`, "FoveaWarning");
    }
    return portable();
  }
}
