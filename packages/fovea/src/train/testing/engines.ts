import { type Engine, nativeEngine, portableEngine } from "../../engine/index.ts";
import { isFoveaError } from "../../support/errors.ts";

/** The engines there are on this machine. */
export const everyEngine: readonly Engine[] = [portableEngine(), ...native()];

function native(): Engine[] {
  try {
    return [nativeEngine()];
  } catch (error) {
    if (isFoveaError(error)) return [];
    throw error;
  }
}
