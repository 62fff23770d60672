import { memoryFor, type PixelMemory } from "./pixel-memory.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { oneOfBytes, resizeBytes } from "./resize-bytes.ts";
import { resizeKernel } from "./resize-kernel.ts";
import { type ResizeAxis, resizeFilters, tapsOf, wholeTaps } from "./resize-taps.ts";

/** An image in memory, [height, width, channels]: bytes, or float32, which is never rounded. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array | Float32Array;
}

/** A range of rows and columns of an image; the ends are exclusive. */
export interface Part {
  readonly rows: readonly [first: number, end: number];
  readonly columns: readonly [first: number, end: number];
}

/**
 * Resizes an image bit for bit like Pillow's `resize`. Downscaling widens the kernel, so that every pixel counts
 * (PyTorch's `antialias`). Rows are resized first, then columns, with bytes in between; like Pillow, columns first if
 * the image is more than a hundred times as tall as wide. Computes only `part` of the result. Bytes are resized by the
 * platform's kernel if it has one, with the same result. The result may be in `memory`.
 */
export function resizePixels(
  pixels: Pixels,
  height: number,
  width: number,
  interpolation: Preprocessing["interpolation"],
  part: Part = { rows: [0, height], columns: [0, width] },
  memory?: PixelMemory,
): Pixels {
  if (interpolation === "nearest") return nearest(pixels, height, width, part);
  const filter = resizeFilters[interpolation];
  const down: ResizeAxis = { size: height, part: part.rows, filter };
  const across: ResizeAxis = { size: width, part: part.columns, filter };
  const isVeryHigh = pixels.height > pixels.width * 100 && height < pixels.height;
  if (isVeryHigh) {
    const columns = resizeColumns(pixels, down, isUnchanged(pixels.width, across) ? memory : between);
    return resizeRows(columns, across, memory);
  }
  return resizeColumns(resizeRows(pixels, across, isUnchanged(pixels.height, down) ? memory : between), down, memory);
}

/** The pixels between both axes. */
const between: PixelMemory = {};

function isUnchanged(length: number, { size, part: [first, end] }: ResizeAxis): boolean {
  return length === size && first === 0 && end === size;
}

function resizeRows(pixels: Pixels, axis: ResizeAxis, memory: PixelMemory | undefined): Pixels {
  if (isUnchanged(pixels.width, axis)) return pixels;
  const { height, channels, data } = pixels;
  const width = axis.part[1] - axis.part[0];
  if (data instanceof Uint8Array) return resizedBytes({ ...pixels, data }, 1, axis, { height, width }, memory);
  const result = new Float32Array(height * width * channels);
  const { firsts, counts, weights, most } = tapsOf(pixels.width, axis);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const start = (row * pixels.width + (firsts[column] as number)) * channels;
      const end = column * most + (counts[column] as number);
      const to = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        let from = start + channel;
        for (let tap = column * most; tap < end; tap++) {
          sum += (weights[tap] as number) * (data[from] as number);
          from += channels;
        }
        result[to + channel] = sum;
      }
    }
  }
  return { height, width, channels, data: result };
}

function resizeColumns(pixels: Pixels, axis: ResizeAxis, memory: PixelMemory | undefined): Pixels {
  if (isUnchanged(pixels.height, axis)) return pixels;
  const { width, channels, data } = pixels;
  const height = axis.part[1] - axis.part[0];
  if (data instanceof Uint8Array) return resizedBytes({ ...pixels, data }, 0, axis, { height, width }, memory);
  const line = width * channels;
  const result = new Float32Array(height * line);
  const { firsts, counts, weights, most } = tapsOf(pixels.height, axis);
  const sums = new Float64Array(line);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    for (let tap = 0; tap < (counts[row] as number); tap++) {
      const weight = weights[row * most + tap] as number;
      const from = ((firsts[row] as number) + tap) * line;
      for (let at = 0; at < line; at++) sums[at] = (sums[at] as number) + weight * (data[from + at] as number);
    }
    result.set(sums, row * line);
  }
  return { height, width, channels, data: result };
}

function resizedBytes(
  { height, width, channels, data }: Pixels & { readonly data: Uint8Array },
  axis: 0 | 1,
  resize: ResizeAxis,
  size: { readonly height: number; readonly width: number },
  memory: PixelMemory | undefined,
): Pixels {
  const result = memoryFor("resized", size.height * size.width * channels, memory);
  const taps = wholeTaps(tapsOf(axis === 1 ? width : height, resize), oneOfBytes);
  const kernel = resizeKernel.find()?.() ?? resizeBytes;
  kernel(data, [height, width, channels], axis, taps, result);
  return { ...size, channels, data: result };
}

function nearest(
  { height: rows, width: columns, channels, data }: Pixels,
  height: number,
  width: number,
  { rows: [top, bottom], columns: [left, right] }: Part,
): Pixels {
  const result = empty(data, (bottom - top) * (right - left) * channels);
  let to = 0;
  for (let row = top; row < bottom; row++) {
    const fromRow = Math.floor((row + 0.5) * (rows / height));
    for (let column = left; column < right; column++) {
      const from = (fromRow * columns + Math.floor((column + 0.5) * (columns / width))) * channels;
      for (let channel = 0; channel < channels; channel++) result[to++] = data[from + channel] as number;
    }
  }
  return { height: bottom - top, width: right - left, channels, data: result };
}

function empty(like: Uint8Array | Float32Array, length: number): Uint8Array | Float32Array {
  return like instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
}
