import type { Metadata, Sharp, SharpOptions } from "sharp";
import type { DecodeRequest } from "../data/image-codec.ts";
import type { Pixels } from "../data/resize-pixels.ts";
import { readBytes } from "../io/open-file.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { imageFault } from "./image-fault.ts";
import { loadSharp } from "./load-sharp.ts";

/**
 * Decodes an image to bytes with 1 or 3 channels, upright and flattened onto the background. The values equal Pillow's:
 * color profiles are not applied, 16-bit channels are reduced to their upper eight bits, and CMYK is converted by
 * Pillow's formula.
 */
export function decodePixels(
  source: string | Uint8Array,
  { height, width, fit, atLeast, background, maxPixels }: DecodeRequest,
): Promise<Pixels> {
  return withImage(source, maxPixels, async (open, { space }) => {
    const image = space === "cmyk" ? await fromCmyk(open) : open();
    const flat = image.autoOrient().flatten({ background });
    const oneSize = height === undefined || width === undefined;
    const sized =
      height === undefined && width === undefined
        ? withoutExcess(flat, atLeast)
        : flat.resize({
            ...(height && { height }),
            ...(width && { width }),
            fit: oneSize ? "cover" : fit,
            background,
          });
    const raw = sized.toColourspace("srgb").raw({ depth: "uchar" });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    return { ...info, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
  });
}

/** Shrinks an image that is larger than needed. A JPEG is then decoded at an eighth, a quarter or half of its size first. */
function withoutExcess(image: Sharp, atLeast: DecodeRequest["atLeast"]): Sharp {
  if (!atLeast) return image;
  const [height, width] = atLeast;
  return image.resize({ height, width, fit: "outside", withoutEnlargement: true });
}

/** Returns the width and height of the upright image in pixels. */
export function decodeSize(source: string | Uint8Array, maxPixels: number): Promise<{ width: number; height: number }> {
  return withImage(source, maxPixels, async (_, { autoOrient }) => {
    return { width: autoOrient.width, height: autoOrient.height };
  });
}

/** @throws ConfigError unless sharp accepts `background` as a color. */
export async function checkColor(background: string): Promise<void> {
  const sharp = await loadSharp();
  try {
    sharp().flatten({ background });
  } catch (cause) {
    throw new ConfigError(`decodeImage: expected background to be a CSS color, received "${background}"`, { cause });
  }
}

async function withImage<T>(
  source: string | Uint8Array,
  maxPixels: number,
  process: (open: () => Sharp, metadata: Metadata) => Promise<T>,
): Promise<T> {
  const bytes = typeof source === "string" ? await readBytes(source) : source;
  const name = typeof source === "string" ? source : "image";
  const sharp = await loadSharp();
  const options: SharpOptions = { failOn: "error", ignoreIcc: true, limitInputPixels: false, sequentialRead: true };
  try {
    const metadata = await sharp(bytes, options).metadata();
    check(name, metadata, maxPixels);
    return await process(() => sharp(bytes, options), metadata);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(`${name}: ${imageFault(bytes, cause)}`, { cause });
  }
}

/** @throws FormatError for too many pixels, and for element types whose values of black and white are unknown. */
function check(name: string, { width, height, depth, space }: Metadata, maxPixels: number): void {
  if (width * height > maxPixels) {
    throw new FormatError(
      `${name}: expected at most ${maxPixels} pixels, received ${width} × ${height}; ` +
        "decodeImage's maxPixels or FOVEA_MAX_PIXELS allows more",
    );
  }
  if (depth === "uchar" || depth === "ushort" || space === "lab") return;
  throw new FormatError(
    `${name}: expected 8 or 16 bits for each channel, received ${depth}, of which the numbers for black and white are ` +
      "not known; convert the image to 8 or 16 bits",
  );
}

/** Converts CMYK without a profile, like Pillow's `convert("RGB")`. */
async function fromCmyk(open: () => Sharp): Promise<Sharp> {
  const raw = open().autoOrient().pipelineColourspace("cmyk").toColourspace("cmyk").raw({ depth: "uchar" });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const pixels = info.width * info.height;
  const rgb = new Uint8Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * info.channels;
    const light = 255 - (data[from + 3] ?? 0);
    for (let channel = 0; channel < 3; channel++) {
      const product = (data[from + channel] ?? 0) * light + 128;
      rgb[3 * pixel + channel] = light - ((product + (product >> 8)) >> 8);
    }
  }
  const sharp = await loadSharp();
  return sharp(rgb, { raw: { width: info.width, height: info.height, channels: 3 }, limitInputPixels: false });
}
