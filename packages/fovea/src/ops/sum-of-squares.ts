import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { multiply } from "./elementwise/arithmetic.ts";

/** Σ x² over all elements: [..] → scalar. No square is stored, so the norm of a large weight needs no memory. */
export const sumOfSquares = defineOp({
  name: "sumOfSquares",
  infer: (_: Record<never, never>, _x: TensorType): readonly [TensorType] => [{ shape: [], dtype: "float32" }],
  gradient: ({ inputs: [x], upstream: [dy] }) => [dy && multiply(multiply(dy, x), 2)],
});
