import type { Metadata, SharpOptions } from "sharp";
import type { Pixels } from "../data/resize-pixels.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { isHeic } from "./heic.ts";
import { imageFault } from "./image-fault.ts";
import { openSharp } from "./open-sharp.ts";

/** What an image file says of itself, and a small copy of its pixels. */
export interface ExaminedImage {
  /** Name of the format, such as "jpeg". */
  readonly format: string;
  /** Size in pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation from 1 (upright) to 8; 1 if the file states none. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  /** Number of frames of an animation, or of pages. */
  readonly frames: number;
  /** The raw EXIF block. */
  readonly exif: Uint8Array | undefined;
  /** RGB, upright, on white, scaled to fit into a square of the requested size; never enlarged. */
  readonly pixels: Pixels & { readonly data: Uint8Array };
}

/**
 * Examines an image. JPEG files are decoded at a fraction of their size where that suffices, which reads all of the file
 * nevertheless: damage anywhere is found.
 * @throws FormatError that says what is wrong with the bytes.
 */
export async function examineImage(
  name: string,
  bytes: Uint8Array,
  { size, maxPixels }: { readonly size: number; readonly maxPixels: number },
): Promise<ExaminedImage> {
  const options: SharpOptions = { failOn: "error", ignoreIcc: true, limitInputPixels: false, sequentialRead: true };
  try {
    const open = await openSharp(name, bytes, { ...options, maxPixels });
    const metadata = await open().metadata();
    const { width, height } = metadata.autoOrient;
    if (width * height > maxPixels) {
      throw new FormatError(`${name}: expected at most ${maxPixels} pixels, received ${width} × ${height}`);
    }
    const small = open()
      .autoOrient()
      .flatten({ background: "white" })
      .resize({ width: size, height: size, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .raw({ depth: "uchar" });
    const { data, info } = await small.toBuffer({ resolveWithObject: true });
    const facts = { ...described(metadata), ...(isHeic(bytes) && { format: "heic" }) };
    return { ...facts, width, height, pixels: rgb(data, info) };
  } catch (cause) {
    if (cause instanceof FormatError || cause instanceof ConfigError) throw cause;
    throw new FormatError(`${name}: ${imageFault(bytes, cause)}`, { cause });
  }
}

function described({ format, orientation = 1, hasAlpha, pages = 1, exif }: Metadata) {
  return { format, orientation, hasAlpha, frames: pages, exif };
}

function rgb(data: Uint8Array, { width, height, channels }: { width: number; height: number; channels: number }) {
  if (channels === 3) return { data, width, height, channels };
  const pixels = width * height;
  const colour = new Uint8Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) colour.fill(data[pixel * channels] ?? 0, 3 * pixel, 3 * pixel + 3);
  return { data: colour, width, height, channels: 3 };
}
