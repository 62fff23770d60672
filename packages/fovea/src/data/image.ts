import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError, formatReceived } from "../support/index.ts";
import { optional } from "../support/schema.ts";
import { oneOf, positiveInteger, text } from "../support/schema-fields.ts";
import { isTensor, type Tensor, toTensor } from "../tensor/index.ts";
import { checkImageSource } from "./check-image-source.ts";
import { imageCodec } from "./image-codec.ts";
import { type GivenPixels, type ImageTensor, toColour, toGrey } from "./image-pixels.ts";
import { defaultMaxPixels } from "./max-pixels.ts";
import type { Pixels } from "./resize-pixels.ts";

const fits = ["fill", "cover", "contain"] as const;

/** How an image becomes a tensor. */
export interface ImageOptions {
  /** Size in pixels. One of the two alone keeps the proportions; none keeps the size. */
  readonly height?: number;
  readonly width?: number;
  /** 3 (the default) for red, green, blue; 1 for grey, with the weights of ITU-R 601 as Pillow has them. */
  readonly channels?: 1 | 3;
  /**
   * When both sizes are given and the proportions differ: "fill" (the default) distorts, "cover" cuts the edges off,
   * "contain" adds a border in the colour of `background`.
   */
  readonly fit?: (typeof fits)[number];
  /** What shines through transparent pixels: a CSS colour; "white" by default. */
  readonly background?: string;
  /** "float32" (the default): 0 … 1; "uint8": 0 … 255. */
  readonly dtype?: "float32" | "uint8";
  /** Images of more pixels are refused: 178,956,970, as by Pillow, or what FOVEA_MAX_PIXELS says. */
  readonly maxPixels?: number;
}

/**
 * Decodes an image file, or its bytes, to a tensor [height, width, channels]: JPEG, PNG, WebP, GIF (the first
 * frame), TIFF, AVIF or SVG; turned upright as its EXIF data say. The bytes are those that Pillow decodes: colour
 * profiles are not applied, and of 16 bits the upper eight count. The tensor says its range, which `classify` and
 * `preprocess` heed.
 * @throws FormatError that names the file when it cannot be read or is no image; ConfigError for a wrong option.
 */
export async function decodeImage(source: string | Uint8Array, options: ImageOptions = {}): Promise<ImageTensor> {
  const { dtype = "float32" } = checkOptions("decodeImage", checks, options);
  const { data, height, width, channels } = await decodeBytes(source, options);
  const shape = [height, width, channels];
  if (dtype === "uint8") return { data, shape, dtype, range: [0, 255] };
  return { data: fractions(data), shape, dtype, range: [0, 1] };
}

/** The same as pixels. */
export async function decodeBytes(
  source: string | Uint8Array,
  options: ImageOptions,
): Promise<Pixels & { readonly data: Uint8Array }> {
  const checked = checkOptions("decodeImage", checks, options);
  const { height, width, channels = 3, fit = "fill", background = "white" } = checked;
  const codec = await imageCodec.get("decodeImage")();
  await codec.checkColour(background);
  const { maxPixels = defaultMaxPixels() } = checked;
  checkImageSource("decodeImage", source);
  const pixels = await codec.decodePixels(source, { height, width, fit, background, maxPixels });
  return withDepth(pixels, channels);
}

/** Width and height in pixels as `decodeImage` would give them. @throws FormatError as `decodeImage` does. */
export async function imageSize(source: string | Uint8Array): Promise<{ width: number; height: number }> {
  const maxPixels = defaultMaxPixels();
  checkImageSource("decodeImage", source);
  const { decodeSize } = await imageCodec.get("imageSize")();
  return decodeSize(source, maxPixels);
}

/**
 * The negative of an image: black + white − x, by the image's range; without one 255 − x for uint8, 1 − x for others.
 * Any shape, which stays.
 */
export function invert<Image extends Tensor>(image: Image): Image {
  if (!isTensor(image)) throw new ConfigError(`invert: expected an image, received ${formatReceived(image)}`);
  toTensor("invert", image);
  const [black, white] = (image as GivenPixels).range ?? [0, image.dtype === "uint8" ? 255 : 1];
  return { ...image, data: image.data.map((value) => black + white - value) };
}

const checks: OptionChecks<ImageOptions> = {
  height: optional(positiveInteger()),
  width: optional(positiveInteger()),
  channels: option("1 or 3", (value) => value === 1 || value === 3),
  fit: optional(oneOf(fits)),
  background: optional(text()),
  dtype: optional(oneOf(["float32", "uint8"])),
  maxPixels: optional(positiveInteger()),
};

/** Grey files are decoded to three equal channels by some decoders and to one by others. */
function withDepth(pixels: Pixels, channels: 1 | 3): Pixels & { readonly data: Uint8Array } {
  const { data } = pixels.channels === channels ? pixels : channels === 1 ? toGrey(pixels) : toColour(pixels);
  return { ...pixels, channels, data: data as Uint8Array };
}

/** Bytes in 0 … 1. A table and a loop: `Float32Array.from` with a function takes twenty times as long. */
function fractions(bytes: Uint8Array): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
  const result = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) result[at] = table[bytes[at] as number] as number;
  return result;
}
