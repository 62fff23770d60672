import type { ResizeKernel } from "./resize-kernel.ts";
import type { Taps } from "./resize-taps.ts";

/** Fixed-point scale of weights for bytes: of 32 bits, eight are for the byte and two for overshoot. */
export const oneOfBytes = 2 ** 22;

/** Rounds a sum of products when it is shifted to a byte. */
const half = 2 ** 21;

/** Resizes bytes in TypeScript. This defines what a `ResizeKernel` computes, bit for bit. */
export const resizeBytes: ResizeKernel = (source, [, width, channels], axis, taps, into) => {
  if (axis === 1) resizeRows(source, width, channels, taps, into);
  else resizeColumns(source, width * channels, taps, into);
};

/** The sums of bytes and whole weights fit into 32 bits, which is faster than floating point. Colors in one go. */
function resizeRows(
  data: Uint8Array,
  columns: number,
  channels: number,
  { firsts, counts, weights, most }: Taps<Int32Array>,
  result: Uint8Array,
): void {
  const width = firsts.length;
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
          const weight = weights[tap] as number;
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
          sum = (sum + Math.imul(weights[tap] as number, data[at] as number)) | 0;
        }
        result[to + channel] = byteOf(sum);
      }
    }
  }
}

function resizeColumns(
  data: Uint8Array,
  line: number,
  { firsts, counts, weights, most }: Taps<Int32Array>,
  result: Uint8Array,
): void {
  const sums = new Int32Array(line);
  for (let row = 0; row * line < result.length; row++) {
    sums.fill(half);
    for (let tap = 0; tap < (counts[row] as number); tap++) {
      const weight = weights[row * most + tap] as number;
      const from = ((firsts[row] as number) + tap) * line;
      for (let at = 0; at < line; at++) {
        sums[at] = ((sums[at] as number) + Math.imul(weight, data[from + at] as number)) | 0;
      }
    }
    for (let at = 0; at < line; at++) result[row * line + at] = byteOf(sums[at] as number);
  }
}

/** The byte of a sum that began with one half. */
function byteOf(sum: number): number {
  const rounded = sum >> 22;
  return rounded < 0 ? 0 : rounded > 255 ? 255 : rounded;
}
