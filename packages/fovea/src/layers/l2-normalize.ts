import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { divide, maximum, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { sampleAxesOf } from "./axis.ts";
import { reduceKeeping } from "./reduce-over.ts";

/** Computes x ÷ √max(Σ x², epsilon) over axes of each sample: [..] → [..]. Equal to `tf.math.l2_normalize`. */
export function l2Normalize(x: Value, axis: number | readonly number[], epsilon: number): Value {
  const norm = reduceKeeping(reduceSum, sampleAxesOf(x, axis), square(x));
  return divide(x, sqrt(maximum(norm, epsilon)));
}
