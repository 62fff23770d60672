import { expect } from "vitest";
import { type Shape, sizeOf } from "../../src/tensor/index.ts";
import { unit } from "./formula.ts";

/** What is recorded of a tensor: shape, Euclidean norm, largest magnitude, and some of the elements (all of a few). */
export interface Digest {
  readonly shape: Shape;
  readonly norm: number;
  readonly largest: number;
  readonly values: readonly number[];
}

/** Elements that are recorded of a tensor that has more. */
const samples = 256;

/** The recordings are of float64; what is compared may differ by this share of the largest element. */
const tolerance = 1e-4;

/** Holds a tensor to what was recorded of it. */
export function expectDigest(what: string, values: Float32Array, expected: Digest): void {
  expect([what, values.length]).toEqual([what, sizeOf(expected.shape)]);
  const difference = (Math.hypot(...chunkNorms(values)) - expected.norm) / expected.norm;
  expect([what, "norm", Math.abs(difference) <= tolerance ? 0 : difference]).toEqual([what, "norm", 0]);
  let worst = { element: 0, found: 0, recorded: 0 };
  expected.values.forEach((recorded, sample) => {
    const element = values.length <= samples ? sample : Math.floor(unit("samples", sample) * values.length);
    const found = values[element] ?? Number.NaN;
    if (!(Math.abs(found - recorded) <= Math.abs(worst.found - worst.recorded))) worst = { element, found, recorded };
  });
  const share = Math.abs(worst.found - worst.recorded) / expected.largest;
  expect([what, worst, share <= tolerance ? 0 : share]).toEqual([what, worst, 0]);
}

/** Euclidean norms of pieces, since a function takes only so many arguments. */
function chunkNorms(values: Float32Array): number[] {
  const norms: number[] = [];
  for (let start = 0; start < values.length; start += 4096) {
    norms.push(Math.hypot(...values.subarray(start, start + 4096)));
  }
  return norms;
}
