import { ConfigError } from "../support/errors.ts";

/** Loads sharp when the first image is used, so that programs without images do not wait for it. */
export async function loadSharp() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`decodeImage: the package sharp cannot be loaded; run npm install again; ${message}`, {
      cause,
    });
  }
}
