import type { Value } from "../graph/graph.ts";
import { type ReduceAttributes, reduceSum } from "./broadcast.ts";
import { multiply } from "./elementwise/arithmetic.ts";

/**
 * Computes the mean over `axes` and removes them: [8, 5, 5, 3] over axes [1, 2] → [8, 3], which is global average
 * pooling.
 */
export function reduceMean({ axes }: ReduceAttributes, x: Value): Value {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
  return multiply(reduceSum({ axes }, x), 1 / count);
}
