import "../../node/register-engines.ts";
import { EngineError } from "../../support/errors.ts";
import type { Engine } from "../engine.ts";
import { engineProviders } from "../registry.ts";

/** The registered engines that can be opened here; FOVEA_ENGINE=portable leaves all others out. */
export const everyEngine: readonly Engine[] = engineProviders().flatMap((provider) => {
  if (process.env.FOVEA_ENGINE === "portable" && provider.name !== "portable") return [];
  try {
    return [provider.open()];
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
});
