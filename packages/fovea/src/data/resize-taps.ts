import type { Preprocessing } from "./preprocessing.ts";

/** An interpolation kernel: its support and its value at a distance in pixels. */
export interface ResizeFilter {
  readonly reach: number;
  at(distance: number): number;
}

export const resizeFilters: Readonly<Record<Exclude<Preprocessing["interpolation"], "nearest">, ResizeFilter>> = {
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

/** Resizing along one axis: the new size, and the part of it to compute. */
export interface ResizeAxis {
  readonly size: number;
  readonly part: readonly [first: number, end: number];
  readonly filter: ResizeFilter;
}

/** For each output pixel of a line, the weights of its `counts[i]` input pixels from `firsts[i]` on. */
export interface Taps<Weights extends Float64Array | Int32Array = Float64Array> {
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  /** `most` weights for each output pixel. */
  readonly weights: Weights;
  readonly most: number;
}

/** Weights that sum to 1 for each output pixel. */
export function tapsOf(inputs: number, { size, part: [start, stop], filter: { reach, at } }: ResizeAxis): Taps {
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
    const count = Math.min(inputs, Math.trunc(center + support + 0.5)) - first;
    firsts[output] = first;
    counts[output] = count;
    let total = 0;
    const own = weights.subarray(output * most, output * most + count);
    for (let tap = 0; tap < count; tap++) {
      const weight = at((tap + first - center + 0.5) / widening);
      own[tap] = weight;
      total += weight;
    }
    for (let tap = 0; tap < count; tap++) own[tap] = (own[tap] as number) / total;
  }
  return { firsts, counts, weights, most };
}

/** Weights as whole numbers, of which `one` is 1. */
export function wholeTaps({ weights, ...taps }: Taps, one: number): Taps<Int32Array> {
  const whole = new Int32Array(weights.length);
  for (let at = 0; at < whole.length; at++) {
    const value = (weights[at] as number) * one;
    // Rounds half away from zero.
    whole[at] = Math.trunc(value + Math.sign(value) * 0.5);
  }
  return { ...taps, weights: whole };
}
