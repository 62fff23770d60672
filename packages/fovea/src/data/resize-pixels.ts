import type { Preprocessing } from "./preprocessing.ts";

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

type Interpolation = Preprocessing["interpolation"];

/** An interpolation kernel: its support and its value at a distance in pixels. */
interface Kernel {
  readonly reach: number;
  at(distance: number): number;
}

const kernels: Readonly<Record<Exclude<Interpolation, "nearest">, Kernel>> = {
  bilinear: { reach: 1, at: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  // Keys' cubic convolution with a = −0.5.
  bicubic: {
    reach: 2,
    at(distance) {
      const x = Math.abs(distance);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
};

/** Fixed-point scale of weights for bytes: of 32 bits, eight are for the byte and two for overshoot. */
const one = 2 ** 22;

/** Rounds a sum of products when it is shifted to a byte. */
const half = 2 ** 21;

/**
 * Resizes an image bit for bit like Pillow's `resize`. Downscaling widens the kernel, so that every pixel counts
 * (PyTorch's `antialias`). Rows are resized first, then columns, with bytes in between; like Pillow, columns first if
 * the image is more than a hundred times as tall as wide. Computes only `part` of the result.
 */
export function resizePixels(
  pixels: Pixels,
  height: number,
  width: number,
  interpolation: Interpolation,
  part: Part = { rows: [0, height], columns: [0, width] },
): Pixels {
  if (interpolation === "nearest") return nearest(pixels, height, width, part);
  const kernel = kernels[interpolation];
  const down: Axis = { size: height, part: part.rows, kernel };
  const across: Axis = { size: width, part: part.columns, kernel };
  const isVeryHigh = pixels.height > pixels.width * 100 && height < pixels.height;
  return isVeryHigh ? resizeRows(resizeColumns(pixels, down), across) : resizeColumns(resizeRows(pixels, across), down);
}

/** Resizing along one axis: the new size, and the part of it to compute. */
interface Axis {
  readonly size: number;
  readonly part: Part["rows"];
  readonly kernel: Kernel;
}

function isUnchanged(length: number, { size, part: [first, end] }: Axis): boolean {
  return length === size && first === 0 && end === size;
}

/** For each output pixel of a line, the weights of its `counts[i]` input pixels from `firsts[i]` on. */
interface Taps {
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  /** `most` weights for each output pixel. */
  readonly weights: Float64Array;
  readonly most: number;
}

function tapsOf(inputs: number, { size, part: [start, stop], kernel: { reach, at } }: Axis, isWhole: boolean): Taps {
  const outputs = stop - start;
  const scale = inputs / size;
  const widening = Math.max(1, scale);
  const support = reach * widening;
  const most = 2 * Math.ceil(support) + 1;
  const [firsts, counts] = [new Int32Array(outputs), new Int32Array(outputs)];
  const weights = new Float64Array(outputs * most);
  for (let output = 0; output < outputs; output++) {
    const center = (start + output + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(inputs, Math.trunc(center + support + 0.5));
    const own = Float64Array.from({ length: end - first }, (_, tap) => at((tap + first - center + 0.5) / widening));
    const total = own.reduce((sum, weight) => sum + weight, 0);
    firsts[output] = first;
    counts[output] = end - first;
    own.forEach((weight, tap) => {
      weights[output * most + tap] = isWhole ? whole((weight / total) * one) : weight / total;
    });
  }
  return { firsts, counts, weights, most };
}

/** Rounds half away from zero. */
function whole(value: number): number {
  return Math.trunc(value + Math.sign(value) * 0.5);
}

function resizeRows(pixels: Pixels, axis: Axis): Pixels {
  if (isUnchanged(pixels.width, axis)) return pixels;
  const { height, channels, data } = pixels;
  const width = axis.part[1] - axis.part[0];
  if (data instanceof Uint8Array) {
    const bytes = new Uint8Array(height * width * channels);
    resizeRowsOfBytes(data, pixels.width, channels, tapsOf(pixels.width, axis, true), bytes, width);
    return { height, width, channels, data: bytes };
  }
  const result = new Float32Array(height * width * channels);
  const { firsts, counts, weights, most } = tapsOf(pixels.width, axis, false);
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

/** The sums of bytes and whole weights fit into 32 bits, which is faster than floating point. Colors in one go. */
function resizeRowsOfBytes(
  data: Uint8Array,
  columns: number,
  channels: number,
  { firsts, counts, weights, most }: Taps,
  result: Uint8Array,
  width: number,
): void {
  const whole = Int32Array.from(weights);
  const height = result.length / (width * channels);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const start = column * most;
      const end = start + (counts[column] as number);
      const to = (row * width + column) * channels;
      let from = (row * columns + (firsts[column] as number)) * channels;
      let [red, green, blue] = [half, half, half];
      if (channels === 3) {
        for (let tap = start; tap < end; tap++, from += 3) {
          const weight = whole[tap] as number;
          red = (red + Math.imul(weight, data[from] as number)) | 0;
          green = (green + Math.imul(weight, data[from + 1] as number)) | 0;
          blue = (blue + Math.imul(weight, data[from + 2] as number)) | 0;
        }
        result[to] = byteOf(red);
        result[to + 1] = byteOf(green);
        result[to + 2] = byteOf(blue);
        continue;
      }
      for (let channel = 0; channel < channels; channel++) {
        let sum = half;
        for (let tap = start, at = from + channel; tap < end; tap++, at += channels) {
          sum = (sum + Math.imul(whole[tap] as number, data[at] as number)) | 0;
        }
        result[to + channel] = byteOf(sum);
      }
    }
  }
}

function resizeColumns(pixels: Pixels, axis: Axis): Pixels {
  if (isUnchanged(pixels.height, axis)) return pixels;
  const { width, channels, data } = pixels;
  const height = axis.part[1] - axis.part[0];
  const line = width * channels;
  if (data instanceof Uint8Array) {
    const bytes = new Uint8Array(height * line);
    resizeColumnsOfBytes(data, line, tapsOf(pixels.height, axis, true), bytes);
    return { height, width, channels, data: bytes };
  }
  const result = new Float32Array(height * line);
  const { firsts, counts, weights, most } = tapsOf(pixels.height, axis, false);
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

function resizeColumnsOfBytes(
  data: Uint8Array,
  line: number,
  { firsts, counts, weights, most }: Taps,
  result: Uint8Array,
): void {
  const whole = Int32Array.from(weights);
  const sums = new Int32Array(line);
  for (let row = 0; row * line < result.length; row++) {
    sums.fill(half);
    for (let tap = 0; tap < (counts[row] as number); tap++) {
      const weight = whole[row * most + tap] as number;
      const from = ((firsts[row] as number) + tap) * line;
      for (let at = 0; at < line; at++) {
        sums[at] = ((sums[at] as number) + Math.imul(weight, data[from + at] as number)) | 0;
      }
    }
    for (let at = 0; at < line; at++) result[row * line + at] = byteOf(sums[at] as number);
  }
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

/** The byte of a sum that began with one half. */
function byteOf(sum: number): number {
  const rounded = sum >> 22;
  return rounded < 0 ? 0 : rounded > 255 ? 255 : rounded;
}
