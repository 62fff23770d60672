import { EngineError } from "../../support/errors.ts";
import { type NativeEngine, nativeEngine } from "../native-engine.ts";

/** The native engine, or why there is none. */
export function nativeOrReason(): NativeEngine | string {
  if (process.env.FOVEA_ENGINE === "portable") return "FOVEA_ENGINE asks for the portable engine alone";
  try {
    return nativeEngine();
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}
