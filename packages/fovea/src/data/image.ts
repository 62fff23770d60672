import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError, formatReceived } from "../support/index.ts";
import { optional } from "../support/schema.ts";
import { oneOf, positiveInteger, text } from "../support/schema-fields.ts";
import { isTensor, type Tensor, toTensor } from "../tensor/index.ts";
import { checkImageSource } from "./check-image-source.ts";
import { type DecodeRequest, imageCodec } from "./image-codec.ts";
import { type GivenPixels, type ImageTensor, toGrey, toRgb } from "./image-pixels.ts";
import { defaultMaxPixels } from "./max-pixels.ts";
import type { Pixels } from "./resize-pixels.ts";

const fits = ["fill", "cover", "contain"] as const;

/** Options of `decodeImage`. */
export interface ImageOptions {
  /** Height in pixels. If only one of height and width is given, the proportions are kept; if neither, the size. */
  readonly height?: number;
  /** Width in pixels. */
  readonly width?: number;
  /** 3 (the default) for RGB; 1 for gray, with the weights of ITU-R 601, as in Pillow. */
  readonly channels?: 1 | 3;
  /**
   * How to fit an image with other proportions into `height` and `width`, in the words of CSS: "fill" (the default)
   * stretches it, "cover" crops it, "contain" pads it with the color of `background`.
   */
  readonly fit?: (typeof fits)[number];
  /** Color behind transparent pixels, as in CSS (default "white"). */
  readonly background?: string;
  /** "float32" (the default): 0 … 1; "uint8": 0 … 255. */
  readonly dtype?: "float32" | "uint8";
  /** Rejects images with more pixels (default: FOVEA_MAX_PIXELS, or 178,956,970, as in Pillow). */
  readonly maxPixels?: number;
}

/**
 * Decodes an image file, or its bytes, to a tensor [height, width, channels]: JPEG, PNG, WebP, GIF (first frame), TIFF,
 * AVIF, SVG or, with the optional package heic-decode, HEIC. Rotates it according to its EXIF orientation. The values equal
 * Pillow's: color profiles are not applied, and 16-bit channels are reduced to their upper eight bits. The tensor carries
 * its range, which `classify` and `preprocess` use.
 * @throws FormatError that names the file if it cannot be read or decoded; ConfigError for an invalid option.
 */
export async function decodeImage(source: string | Uint8Array, options: ImageOptions = {}): Promise<ImageTensor> {
  const { dtype = "float32" } = checkOptions("decodeImage", checks, options);
  const { data, height, width, channels } = await decodeBytes(source, options);
  const shape = [height, width, channels];
  if (dtype === "uint8") return { data, shape, dtype, range: [0, 255] };
  return { data: fractions(data), shape, dtype, range: [0, 1] };
}

/** Decodes like `decodeImage`, but returns pixels. */
export async function decodeBytes(
  source: string | Uint8Array,
  options: ImageOptions & Pick<DecodeRequest, "atLeast" | "memory">,
): Promise<Pixels & { readonly data: Uint8Array }> {
  const { atLeast, memory, ...given } = options;
  const checked = checkOptions("decodeImage", checks, given);
  const { height, width, channels = 3, fit = "fill", background = "white" } = checked;
  const codec = await imageCodec.get("decodeImage")();
  await codec.checkColor(background);
  const { maxPixels = defaultMaxPixels() } = checked;
  checkImageSource("decodeImage", source);
  const pixels = await codec.decodePixels(source, { height, width, fit, atLeast, background, memory, maxPixels });
  return withDepth(pixels, channels);
}

/** Returns the width and height that `decodeImage` would return, in pixels. @throws FormatError as `decodeImage` does. */
export async function imageSize(source: string | Uint8Array): Promise<{ width: number; height: number }> {
  const maxPixels = defaultMaxPixels();
  checkImageSource("decodeImage", source);
  const { decodeSize } = await imageCodec.get("imageSize")();
  return decodeSize(source, maxPixels);
}

/**
 * Inverts an image of any shape: black + white − x for an image with a range, otherwise 255 − x for uint8 and 1 − x for
 * other types.
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

/** Some decoders return three equal channels for gray files, others one. */
function withDepth(pixels: Pixels, channels: 1 | 3): Pixels & { readonly data: Uint8Array } {
  const { data } = pixels.channels === channels ? pixels : channels === 1 ? toGrey(pixels) : toRgb(pixels);
  return { ...pixels, channels, data: data as Uint8Array };
}

/** Scales bytes to 0 … 1, with a table and a loop: `Float32Array.from` with a function takes twenty times as long. */
function fractions(bytes: Uint8Array): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
  const result = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) result[at] = table[bytes[at] as number] as number;
  return result;
}
