import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { reduceSum } from "./broadcast.ts";
import { exp, multiply, subtract } from "./elementwise/arithmetic.ts";
import { reshape } from "./reshape.ts";

type Unary<Name extends string> = Op<Name, Record<never, never>, readonly [TensorType], readonly [TensorType]>;

/** Sums over the last axis, kept with size 1. */
function sumLast(x: Value): Value {
  const axis = x.shape.length - 1;
  return reshape({ shape: [...x.shape.slice(0, axis), 1] }, reduceSum({ axes: [axis] }, x));
}

/** Computes eˣ ÷ Σ eˣ over the last axis, after subtracting the maximum: [.., classes] → [.., classes]. */
export const softmax: Unary<"softmax"> = defineOp({
  name: "softmax",
  infer: (_: Record<never, never>, x: TensorType): readonly [TensorType] => [{ shape: x.shape, dtype: "float32" }],
  gradient: ({ outputs: [y], upstream: [dy] }) => [dy && multiply(y, subtract(dy, sumLast(multiply(dy, y))))],
});

/** Computes log(softmax(x)) over the last axis without loss of precision: [.., classes] → [.., classes]. */
export const logSoftmax: Unary<"logSoftmax"> = defineOp({
  name: "logSoftmax",
  infer: (_: Record<never, never>, x: TensorType): readonly [TensorType] => [{ shape: x.shape, dtype: "float32" }],
  gradient: ({ outputs: [y], upstream: [dy] }) => [dy && subtract(dy, multiply(exp(y), sumLast(dy)))],
});
