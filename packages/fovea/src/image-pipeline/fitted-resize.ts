import type { ImageFit } from "../data/image-fit.ts";
import type { FittedResize } from "../data/preprocessing.ts";
import { isFittedResize } from "../data/preprocessing-schema.ts";
import { ConfigError, formatReceived } from "../support/index.ts";

/** How images of other proportions are brought to a size. */
export interface FitOptions {
  readonly fit?: ImageFit;
  readonly padColor?: number | readonly number[];
  readonly channels?: 1 | 3;
}

/**
 * Returns how images are fitted to the image size; undefined if they are stretched.
 * @throws ConfigError that opens with `where` for a wrong color.
 */
export function fittedResize(where: string, { fit, padColor, channels = 3 }: FitOptions): FittedResize | undefined {
  if (padColor !== undefined && fit !== "pad") throw new ConfigError(`${where}: padColor needs fit: "pad"`);
  if (fit !== "pad") return fit === "crop" ? { fit } : undefined;
  const color = Array.isArray(padColor) ? padColor : new Array<unknown>(channels).fill(padColor ?? 0);
  const resize = { fit, color };
  if (isFittedResize(resize) && color.length === channels) return resize;
  const expected = channels === 1 ? "an integer from 0 to 255" : "an integer from 0 to 255 or [red, green, blue]";
  throw new ConfigError(`${where}: expected padColor to be ${expected}, received ${formatReceived(padColor)}`);
}
