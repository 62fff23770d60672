import type { Metadata, Sharp, SharpOptions } from "sharp";
import type { DecodeRequest } from "../data/image-codec.ts";
import { keepMemory } from "../data/pixel-memory.ts";
import { type Pixels, resizePixels } from "../data/resize-pixels.ts";
import { readBytes } from "../io/open-file.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { imageFault } from "./image-fault.ts";
import { jpegDecoder } from "./jpeg-decoder.ts";
import { loadSharp } from "./load-sharp.ts";
import { openSharp } from "./open-sharp.ts";

/**
 * Decodes an image to bytes with 1 or 3 channels, upright and flattened onto the background. The values equal Pillow's:
 * color profiles are not applied, 16-bit channels are reduced to their upper eight bits, and CMYK is converted by
 * Pillow's formula.
 */
export async function decodePixels(source: string | Uint8Array, request: DecodeRequest): Promise<Pixels> {
  const { height, width, fit, atLeast, background, maxPixels } = request;
  const bytes = typeof source === "string" ? await readBytes(source) : source;
  const hasSize = height !== undefined || width !== undefined;
  const quick = hasSize ? undefined : decodeJpeg(bytes, request);
  if (quick) return covering(quick, request);
  return withImage(source, bytes, maxPixels, async (open, { space, autoOrient }) => {
    const image = space === "cmyk" ? await fromCmyk(open) : open();
    const flat = image.autoOrient().flatten({ background });
    const isExcessive = atLeast && autoOrient.height >= excess * atLeast[0] && autoOrient.width >= excess * atLeast[1];
    const oneSize = height === undefined || width === undefined;
    const sized = hasSize
      ? flat.resize({
          ...(height && { height }),
          ...(width && { width }),
          fit: oneSize ? "cover" : fit,
          background,
        })
      : isExcessive
        ? flat.resize({ height: atLeast[0], width: atLeast[1], fit: "outside" })
        : flat;
    const raw = sized.toColourspace("srgb").raw({ depth: "uchar" });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    const size = { height: info.height, width: info.width, channels: info.channels };
    const pixels = { ...size, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
    return hasSize || isExcessive ? pixels : covering(pixels, request);
  });
}

/**
 * sharp shrinks images that are this many times as large as needed: it decodes a JPEG at a half, a quarter or an eighth of
 * its size. Others are decoded at their size, so that all decoders give the same pixels.
 */
const excess = 2;

function decodeJpeg(bytes: Uint8Array, { atLeast, memory, maxPixels }: DecodeRequest): Pixels | undefined {
  const limit = atLeast && ([atLeast[0] * excess, atLeast[1] * excess] as const);
  const pixels = jpegDecoder.find()?.()?.(bytes, maxPixels, limit, memory?.decoded);
  if (pixels) keepMemory("decoded", new Uint8Array(pixels.data.buffer), memory);
  return pixels;
}

/** Shrinks an image that is larger than needed. */
function covering(pixels: Pixels, { atLeast, memory }: DecodeRequest): Pixels {
  if (!atLeast) return pixels;
  const scale = Math.max(atLeast[0] / pixels.height, atLeast[1] / pixels.width);
  if (scale >= 1) return pixels;
  const [height, width] = [Math.round(pixels.height * scale), Math.round(pixels.width * scale)];
  return resizePixels(pixels, height, width, "bilinear", undefined, memory);
}

/** Returns the width and height of the upright image in pixels. */
export async function decodeSize(
  source: string | Uint8Array,
  maxPixels: number,
): Promise<{ width: number; height: number }> {
  const bytes = typeof source === "string" ? await readBytes(source) : source;
  return withImage(source, bytes, maxPixels, async (_, { autoOrient }) => {
    return { width: autoOrient.width, height: autoOrient.height };
  });
}

/** Colors that sharp accepts, which are asked about for each image. */
const knownColors = new Set<string>();

/** @throws ConfigError unless sharp accepts `background` as a color. */
export async function checkColor(background: string): Promise<void> {
  if (knownColors.has(background)) return;
  const sharp = await loadSharp();
  try {
    sharp().flatten({ background });
    if (knownColors.size < 100) knownColors.add(background);
  } catch (cause) {
    throw new ConfigError(`decodeImage: expected background to be a CSS color, received "${background}"`, { cause });
  }
}

async function withImage<T>(
  source: string | Uint8Array,
  bytes: Uint8Array,
  maxPixels: number,
  process: (open: () => Sharp, metadata: Metadata) => Promise<T>,
): Promise<T> {
  const name = typeof source === "string" ? source : "image";
  const options: SharpOptions = { failOn: "error", ignoreIcc: true, limitInputPixels: false, sequentialRead: true };
  try {
    const open = await openSharp(name, bytes, { ...options, maxPixels });
    const metadata = await open().metadata();
    check(name, metadata, maxPixels);
    return await process(open, metadata);
  } catch (cause) {
    if (cause instanceof FormatError || cause instanceof ConfigError) throw cause;
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
