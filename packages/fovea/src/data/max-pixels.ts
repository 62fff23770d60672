import { environmentVariable } from "../support/environment.ts";
import { ConfigError } from "../support/errors.ts";

/** Pillow rejects larger images as decompression bombs. */
const mostPixels = 178_956_970;

/** Returns the largest number of pixels per image: FOVEA_MAX_PIXELS, or Pillow's limit. */
export function defaultMaxPixels(): number {
  const text = environmentVariable("FOVEA_MAX_PIXELS");
  if (!text) return mostPixels;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ConfigError(`FOVEA_MAX_PIXELS: expected a positive integer, received "${text}"`);
}
