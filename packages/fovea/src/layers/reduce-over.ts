import type { Value } from "../graph/graph.ts";
import { square, subtract } from "../ops/elementwise/arithmetic.ts";
import { reduceMean } from "../ops/reduce-mean.ts";
import { reshape } from "../ops/reshape.ts";

/** An op that removes axes. */
export type Reduce = (attributes: { readonly axes: readonly number[] }, x: Value) => Value;

/** Reduces x and keeps the reduced axes with size 1: [8, 5, 5, 3] over [1, 2] → [8, 1, 1, 3]. */
export function reduceKeeping(reduce: Reduce, axes: readonly number[], x: Value): Value {
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return reshape({ shape }, reduce({ axes }, x));
}

/** Computes the mean squared deviation from the mean. */
export const reduceVariance: Reduce = ({ axes }, x) =>
  reduceMean({ axes }, square(subtract(x, reduceKeeping(reduceMean, axes, x))));
