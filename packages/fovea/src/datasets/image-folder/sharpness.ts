import type { GreyImage } from "./grey-image.ts";

/** Length of the mean filter, in pixels. */
const filterSize = 11;

/**
 * Sharpness from 0 (blurred) to 1: how much of the difference between neighbours disappears when the image is blurred
 * again. An image that is blurred already loses little. The smaller value of the two axes counts; undefined for an
 * image without any differences, or one that is no larger than the filter.
 *
 * Source: 1 − the blur metric of Crete et al., "The blur effect", 2007.
 */
export function sharpness({ data, width, height }: GreyImage): number | undefined {
  const axes = [
    { length: width, step: 1, lines: height, stride: width },
    { length: height, step: width, lines: width, stride: 1 },
  ];
  const values = axes.map((axis) => alongAxis(data, axis)).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : Math.min(...values);
}

interface Axis {
  /** Number of pixels along the axis, and the distance between two of them in memory. */
  readonly length: number;
  readonly step: number;
  /** Number of lines along the axis, and the distance between two of them in memory. */
  readonly lines: number;
  readonly stride: number;
}

function alongAxis(data: Float32Array, { length, step, lines, stride }: Axis): number | undefined {
  if (length <= filterSize) return undefined;
  const half = (filterSize - 1) / 2;
  let differences = 0;
  let lost = 0;
  for (let line = 0; line < lines; line++) {
    const at = (index: number) => data[line * stride + index * step] ?? 0;
    for (let index = half; index + half + 1 < length; index++) {
      const difference = Math.abs(at(index + 1) - at(index));
      // The means of two windows next to each other differ by the pixels at their ends.
      const blurred = Math.abs(at(index + half + 1) - at(index - half)) / filterSize;
      differences += difference;
      lost += Math.max(0, difference - blurred);
    }
  }
  return differences === 0 ? undefined : lost / differences;
}
