import type { Sharp } from "sharp";
import { readBytes } from "../io/open-file.ts";
import { ConfigError, FormatError, nearest } from "../support/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";

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
 * frame), TIFF, AVIF or SVG; turned upright as its EXIF data say.
 * @throws FormatError that names the file when it cannot be read or is no image; ConfigError for a wrong option.
 */
export async function decodeImage(source: string | Uint8Array, options: ImageOptions = {}): Promise<Tensor> {
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
  const bytes = channels === 1 ? grey(data, info.channels) : Uint8Array.from(data);
  const values = dtype === "uint8" ? bytes : Float32Array.from(bytes, (byte) => byte / 255);
  return tensor(values, [info.height, info.width, channels]);
}

/** Width and height in pixels as `decodeImage` would give them. @throws FormatError as `decodeImage` does. */
export async function imageSize(source: string | Uint8Array): Promise<{ width: number; height: number }> {
  const { autoOrient } = await decode(source, (image) => image.metadata());
  return { width: autoOrient.width, height: autoOrient.height };
}

/** The negative of an image: 1 − x for float32 in 0 … 1, 255 − x for uint8. Any shape, which stays. */
export function invert(image: Tensor): Tensor {
  const white = image.dtype === "uint8" ? 255 : 1;
  return { ...image, data: image.data.map((value) => white - value) };
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

function grey(pixels: Uint8Array, channels: number): Uint8Array {
  const result = new Uint8Array(pixels.length / channels);
  for (let pixel = 0; pixel < result.length; pixel++) {
    const at = pixel * channels;
    const red = pixels[at] ?? 0;
    const green = pixels[at + 1] ?? 0;
    const blue = pixels[at + 2] ?? 0;
    result[pixel] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  }
  return result;
}
