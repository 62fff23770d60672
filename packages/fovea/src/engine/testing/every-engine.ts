import { isFoveaError } from "../../support/errors.ts";
import type { Engine } from "../engine.ts";
import { nativeEngine } from "../native-engine.ts";
import { portableEngine } from "../portable/portable-engine.ts";

/** The engines there are on this machine; FOVEA_ENGINE=portable leaves the native one out. */
export const everyEngine: readonly Engine[] = [portableEngine(), ...native()];

function native(): Engine[] {
  if (process.env.FOVEA_ENGINE === "portable") return [];
  try {
    return [nativeEngine()];
  } catch (error) {
    if (isFoveaError(error)) return [];
    throw error;
  }
}
