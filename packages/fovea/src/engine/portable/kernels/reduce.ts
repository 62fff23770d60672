import { sizeOf } from "../../../tensor/shape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { KernelTable } from "../kernel.ts";
import { broadcastStrides, forEachChunk } from "../strided-offsets.ts";

/** Folds every element of x into its place in the result, in double precision. */
function reduce(axes: readonly number[], x: Tensor, y: Tensor, first: number, fold: (a: number, b: number) => number) {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const results = new Float64Array(sizeOf(kept)).fill(first);
  forEachChunk(x.shape, broadcastStrides(kept, x.shape), x.data.length, (start, count, offsets) => {
    for (let i = 0; i < count; i++) results[offsets[i]!] = fold(results[offsets[i]!]!, x.data[start + i]!);
  });
  y.data.set(results);
}

export const reduceSum: KernelTable["reduceSum"] = ({ axes }, [x], [y]) => {
  if (y) reduce(axes, x, y, 0, (a, b) => a + b);
};

export const sumOfSquares: KernelTable["sumOfSquares"] = (_, [x], [y]) => {
  if (!y) return;
  let sum = 0;
  for (const value of x.data) sum += value * value;
  y.data[0] = sum;
};

export const reduceMax: KernelTable["reduceMax"] = ({ axes }, [x], [y]) => {
  if (y) reduce(axes, x, y, -Infinity, Math.max);
};
