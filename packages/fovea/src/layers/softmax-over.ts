import type { Value } from "../graph/graph.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { sampleAxesOf } from "./axis.ts";
import { overAxes } from "./over-axes.ts";

/** eˣ ÷ Σ eˣ over axes of each sample, one or several together: [..] → [..]. */
export function softmaxOver(x: Value, axis: number | readonly number[]): Value {
  return overAxes(x, sampleAxesOf(x, axis), (rows) => softmax(rows));
}

/** The logarithm of the same. */
export function logSoftmaxOver(x: Value, axis: number | readonly number[]): Value {
  return overAxes(x, sampleAxesOf(x, axis), (rows) => logSoftmax(rows));
}
