import type { FillMode } from "../plan.ts";

/** The pixels along one axis that a sample reads, with weights that sum to 1. Index −1 stands for the fill color. */
export interface Taps {
  readonly indices: readonly number[];
  readonly weights: readonly number[];
}

/** The first pixel and the one after the last. */
export type Extent = readonly [first: number, end: number];

/**
 * Returns the taps of a sample at a continuous position: a triangle whose half-width is `scale`, the distance between
 * neighboring samples in pixels, or 1 if this is larger. Where an image is not shrunk, samples are thus interpolated
 * linearly; where it is shrunk, a sample is a weighted mean of all the pixels that it stands for.
 */
export function tapsAt(position: number, scale: number, extent: Extent, mode: FillMode | "drop"): Taps {
  const reach = Math.max(1, scale);
  const indices: number[] = [];
  const weights: number[] = [];
  let total = 0;
  for (let pixel = Math.floor(position - reach + 0.5); pixel + 0.5 < position + reach; pixel++) {
    const weight = 1 - Math.abs(pixel + 0.5 - position) / reach;
    const isInside = pixel >= extent[0] && pixel < extent[1];
    if (weight <= 0 || (mode === "drop" && !isInside)) continue;
    indices.push(isInside ? pixel : indexBeyond(pixel, extent, mode));
    weights.push(weight);
    total += weight;
  }
  if (total === 0) return { indices: [indexBeyond(Math.floor(position), extent, "nearest")], weights: [1] };
  return { indices, weights: weights.map((weight) => weight / total) };
}

/** The pixel that is read in place of one outside. */
function indexBeyond(pixel: number, [first, end]: Extent, mode: FillMode | "drop"): number {
  const length = end - first;
  const remainder = (divisor: number) => (((pixel - first) % divisor) + divisor) % divisor;
  switch (mode) {
    case "constant":
      return -1;
    case "wrap":
      return first + remainder(length);
    case "reflect": {
      const within = remainder(2 * length);
      return first + (within < length ? within : 2 * length - 1 - within);
    }
    default:
      return Math.min(Math.max(pixel, first), end - 1);
  }
}
