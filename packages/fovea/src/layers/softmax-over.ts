import type { Value } from "../graph/graph.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { sampleAxesOf } from "./axis.ts";
import { overAxes } from "./over-axes.ts";

/** Computes eˣ ÷ Σ eˣ over one or several axes of each sample: [..] → [..]. */
export function softmaxOver(x: Value, axis: number | readonly number[]): Value {
  return overAxes(x, sampleAxesOf(x, axis), (rows) => softmax(rows));
}

/** Computes the logarithm of `softmaxOver`: [..] → [..]. */
export function logSoftmaxOver(x: Value, axis: number | readonly number[]): Value {
  return overAxes(x, sampleAxesOf(x, axis), (rows) => logSoftmax(rows));
}
