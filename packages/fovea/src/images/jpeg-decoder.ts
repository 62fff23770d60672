import type { Pixels } from "../data/resize-pixels.ts";
import { service } from "../support/service.ts";

/**
 * Decodes the bytes of a JPEG file to 1 or 3 channels, upright, in the calling thread and to the same pixels as sharp.
 * Returns undefined for the files that sharp handles: CMYK, an unclear EXIF orientation, damaged, with scans that are
 * missing or very many, with more than `maxPixels`, at least as high and wide as `excessive`, other formats. The pixels
 * are in `memory` if it is large enough.
 */
export type JpegDecoder = (
  bytes: Uint8Array,
  maxPixels: number,
  excessive?: readonly [height: number, width: number],
  memory?: Uint8Array,
) => (Pixels & { readonly data: Uint8Array }) | undefined;

/** Returns the platform's decoder, or undefined if it cannot be loaded here. */
export const jpegDecoder = service<() => JpegDecoder | undefined>("fast decoding of JPEG files");
