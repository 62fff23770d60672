import { ConfigError } from "../support/errors.ts";

/** Loaded at the first image, because a program that decodes none should not wait for it. */
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
