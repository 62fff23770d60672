import type { Sharp, SharpOptions } from "sharp";
import { FormatError } from "../support/errors.ts";
import { decodeHeic, heicDecoder, isHeic } from "./heic.ts";
import { heicWithoutDecoder } from "./image-fault.ts";
import { loadSharp } from "./load-sharp.ts";

/**
 * Returns a function that opens an image with sharp; `name` opens messages. HEIC images, which sharp cannot decode, are
 * decoded by an optional package before.
 * @throws FormatError for a HEIC image without that package, or with more than `maxPixels`.
 */
export async function openSharp(
  name: string,
  bytes: Uint8Array,
  { maxPixels, ...options }: SharpOptions & { readonly maxPixels: number },
): Promise<() => Sharp> {
  const sharp = await loadSharp();
  if (!isHeic(bytes)) return () => sharp(bytes, options);
  const decoder = await heicDecoder();
  if (!decoder) throw new FormatError(`${name}: ${heicWithoutDecoder}`);
  const { data, width, height } = await decodeHeic(decoder, bytes, (size) => {
    if (size.width * size.height > maxPixels) {
      throw new FormatError(
        `${name}: expected at most ${maxPixels} pixels, received ${size.width} × ${size.height}; ` +
          "decodeImage's maxPixels or FOVEA_MAX_PIXELS allows more",
      );
    }
  });
  return () => sharp(data, { ...options, raw: { width, height, channels: 4 } });
}
