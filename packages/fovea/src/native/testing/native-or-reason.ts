import { EngineError } from "../../support/errors.ts";
import { type NativeEngine, nativeEngine } from "../native-engine.ts";

/** Returns the native engine, or the reason why it is unavailable. */
export function nativeOrReason(): NativeEngine | string {
  if (process.env.FOVEA_ENGINE === "portable") return "FOVEA_ENGINE asks for the portable engine alone";
  try {
    return nativeEngine();
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}
