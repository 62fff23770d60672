import type { Sharp } from "sharp";
import { readBytes } from "../io/open-file.ts";
import { ConfigError, FormatError, nearest } from "../support/index.ts";
import type { Tensor } from "../tensor/index.ts";
import { type GivenPixels, type ImageTensor, toGrey } from "./image-pixels.ts";

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
}

/**
 * Decodes an image file, or its bytes, to a tensor [height, width, channels]: JPEG, PNG, WebP, GIF (the first
 * frame), TIFF, AVIF or SVG; turned upright as its EXIF data say. The tensor says its range, which `classify` and
 * `preprocess` heed.
 * @throws FormatError that names the file when it cannot be read or is no image; ConfigError for a wrong option.
 */
export async function decodeImage(source: string | Uint8Array, options: ImageOptions = {}): Promise<ImageTensor> {
  const { height, width, channels = 3, fit = "fill", background = "white", dtype = "float32" } = options;
  checkOptions(options);
  await checkColour(background);
  const { data, info } = await decode(source, (image) => {
    const upright = image.autoOrient().flatten({ background });
    const oneSize = height === undefined || width === undefined;
    const sized =
      height === undefined && width === undefined
        ? upright
        : upright.resize({
            ...(height && { height }),
            ...(width && { width }),
            fit: oneSize ? "cover" : fit,
            background,
          });
    return sized.toColourspace("srgb").raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  });
  const pixels = { ...info, data: new Uint8Array(data) };
  const bytes = channels === 1 ? toGrey(pixels).data : pixels.data;
  const shape = [info.height, info.width, channels];
  if (dtype === "uint8") return { data: bytes, shape, dtype, range: [0, 255] };
  return { data: Float32Array.from(bytes, (byte) => byte / 255), shape, dtype, range: [0, 1] };
}

/** Width and height in pixels as `decodeImage` would give them. @throws FormatError as `decodeImage` does. */
export async function imageSize(source: string | Uint8Array): Promise<{ width: number; height: number }> {
  const { autoOrient } = await decode(source, (image) => image.metadata());
  return { width: autoOrient.width, height: autoOrient.height };
}

/**
 * The negative of an image: black + white − x, by the image's range; without one 255 − x for uint8, 1 − x for others.
 * Any shape, which stays.
 */
export function invert<Image extends Tensor>(image: Image): Image {
  const [black, white] = (image as GivenPixels).range ?? [0, image.dtype === "uint8" ? 255 : 1];
  return { ...image, data: image.data.map((value) => black + white - value) };
}

async function decode<T>(source: string | Uint8Array, process: (image: Sharp) => Promise<T>): Promise<T> {
  const bytes = typeof source === "string" ? await readBytes(source) : source;
  const sharp = await loadSharp();
  try {
    return await process(sharp(bytes, { failOn: "error" }));
  } catch (cause) {
    const name = typeof source === "string" ? source : "image";
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${name}: expected an image (JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG); ${message}`, {
      cause,
    });
  }
}

/** Loaded at the first image, because a program that decodes none should not wait for it. */
async function loadSharp() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`decodeImage: the package sharp cannot be loaded; run npm install again; ${message}`, {
      cause,
    });
  }
}

function checkOptions({ height, width, channels = 3, fit = "fill" }: ImageOptions): void {
  for (const [name, size] of Object.entries({ height, width })) {
    if (size !== undefined && !(Number.isSafeInteger(size) && size >= 1)) {
      throw new ConfigError(`decodeImage: expected ${name} to be a positive integer, received ${size}`);
    }
  }
  if (channels !== 1 && channels !== 3) {
    throw new ConfigError(`decodeImage: expected channels to be 1 or 3, received ${channels}`);
  }
  if (!fits.includes(fit)) {
    const hint = nearest(fit, fits);
    throw new ConfigError(
      `decodeImage: expected fit to be ${fits.join(", ")}, received "${fit}"${hint ? `; did you mean "${hint}"?` : ""}`,
    );
  }
}

async function checkColour(background: string): Promise<void> {
  const sharp = await loadSharp();
  try {
    sharp().flatten({ background });
  } catch (cause) {
    throw new ConfigError(`decodeImage: expected background to be a CSS colour, received "${background}"`, { cause });
  }
}
