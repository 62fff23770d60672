import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";

/** The index of the first largest value on the last axis: [.., classes] → int32 [..]. No derivative passes. */
export const argMax = defineOp({
  name: "argMax",
  infer: (_: Record<never, never>, x: TensorType): readonly [TensorType] => [
    { shape: x.shape.slice(0, -1), dtype: "int32" },
  ],
});
