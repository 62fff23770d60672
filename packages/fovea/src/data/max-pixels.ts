import { environmentVariable } from "../support/environment.ts";
import { ConfigError } from "../support/errors.ts";

/** Pillow refuses more than this as a decompression bomb. */
const mostPixels = 178_956_970;

/** How many pixels an image may have: FOVEA_MAX_PIXELS, or as many as Pillow allows. */
export function defaultMaxPixels(): number {
  const text = environmentVariable("FOVEA_MAX_PIXELS");
  if (!text) return mostPixels;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ConfigError(`FOVEA_MAX_PIXELS: expected a positive integer, received "${text}"`);
}
