import { ConfigError, ShapeError } from "../support/index.ts";
import { formatShape, type Tensor } from "../tensor/index.ts";
import { isRange, rangeExpected, type ValueRange } from "./image-spec.ts";
import type { Pixels } from "./resize-pixels.ts";

/** An image [height, width, channels] with its values of black and white, as `decodeImage` returns it. */
export interface ImageTensor extends Tensor {
  readonly range: ValueRange;
}

/** An image that may declare its range (default [0, 255]). */
export type GivenPixels = Tensor & { readonly range?: ValueRange | undefined };

/** Brightness of red, green and blue in 65536ths: ITU-R 601 as Pillow rounds it. */
const luma = [19595, 38470, 7471] as const;

/**
 * Converts an image in memory to pixels in 0 … 255 with `channels` channels: converts between gray and color and
 * flattens transparency onto white, as decoding a file does. If all values of an image with a range are whole bytes, it
 * becomes bytes again, so that it is resized exactly like its file.
 * @throws ShapeError unless `image` is an image; ConfigError for an invalid range, or if a range is required.
 */
export function pixelsOf(image: GivenPixels, channels: number): Pixels {
  const { data, shape, range } = image;
  const [height = 0, width = 0, depth = 0] = shape;
  const isImage = shape.length === 3 && height > 0 && width > 0 && depth >= 1 && depth <= 4;
  const isKnown = data instanceof Float32Array || data instanceof Uint8Array || data instanceof Int32Array;
  if (!isImage || !isKnown || data.length !== height * width * depth) {
    throw new ShapeError(
      `preprocess: expected pixels [height, width, channels] with 1 to 4 channels as uint8, int32 or float32, ` +
        `received ${image.dtype} ${formatShape(shape)}`,
    );
  }
  if (range !== undefined && !isRange(range)) throw new ConfigError(`preprocess: ${rangeExpected(range)}`);
  if (range === undefined) checkNeedsNoRange(data);
  return withChannels({ height, width, channels: depth, data: toBytes(data, range) }, channels);
}

/** Converts RGB to gray. */
export function toGrey({ height, width, channels, data }: Pixels): Pixels {
  const isBytes = data instanceof Uint8Array;
  const grey = isBytes ? new Uint8Array(height * width) : new Float32Array(height * width);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const at = pixel * channels;
    const sum = luma[0] * (data[at] ?? 0) + luma[1] * (data[at + 1] ?? 0) + luma[2] * (data[at + 2] ?? 0);
    grey[pixel] = isBytes ? (sum + 32768) >> 16 : sum / 65536;
  }
  return { height, width, channels: 1, data: grey };
}

/** Values of at most 1 are unlikely to be in 0 … 255: ask for the range instead of treating the image as black. */
function checkNeedsNoRange(data: Tensor["data"]): void {
  if (!(data instanceof Float32Array)) return;
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || largest > 1) return;
  throw new ConfigError(
    "preprocess: float32 pixels that do not say their range are 0 … 255, but no value of these is above 1; " +
      "say what black and white are, { ...image, range: [0, 1] } or [-1, 1]",
  );
}

function toBytes(data: Tensor["data"], range: ValueRange | undefined): Uint8Array | Float32Array {
  if (data instanceof Uint8Array && (!range || (range[0] === 0 && range[1] === 255))) return data;
  if (!range) return Float32Array.from(data);
  const [black, white] = range;
  const scaled = Float32Array.from(data, (value) => ((value - black) * 255) / (white - black));
  return scaled.every(isByte) ? Uint8Array.from(scaled, Math.round) : scaled;
}

/** Returns whether a value is a byte, up to the rounding errors of float32. */
function isByte(value: number): boolean {
  return value > -0.5 && value < 255.5 && Math.abs(value - Math.round(value)) < 1e-3;
}

function withChannels(pixels: Pixels, channels: number): Pixels {
  const opaque = pixels.channels === 2 || pixels.channels === 4 ? onWhite(pixels) : pixels;
  if (opaque.channels === channels) return opaque;
  return channels === 1 ? toGrey(opaque) : toRgb(opaque);
}

function onWhite({ height, width, channels, data }: Pixels): Pixels {
  const depth = channels - 1;
  const isBytes = data instanceof Uint8Array;
  const result = isBytes ? new Uint8Array(height * width * depth) : new Float32Array(height * width * depth);
  for (let to = 0; to < result.length; to++) {
    const pixel = Math.floor(to / depth) * channels;
    const alpha = (data[pixel + depth] ?? 0) / 255;
    const value = alpha * (data[pixel + (to % depth)] ?? 0) + (1 - alpha) * 255;
    result[to] = isBytes ? Math.round(value) : value;
  }
  return { height, width, channels: depth, data: result };
}

/** Converts gray to RGB. */
export function toRgb({ height, width, data }: Pixels): Pixels {
  const result = data instanceof Uint8Array ? new Uint8Array(3 * data.length) : new Float32Array(3 * data.length);
  for (let at = 0; at < result.length; at++) result[at] = data[Math.floor(at / 3)] ?? 0;
  return { height, width, channels: 3, data: result };
}
