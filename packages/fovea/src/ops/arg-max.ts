import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";

/** Returns the index of the first maximum over the last axis: [.., classes] → int32 [..]. No gradient. */
export const argMax = defineOp({
  name: "argMax",
  infer: (_: Record<never, never>, x: TensorType): readonly [TensorType] => [
    { shape: x.shape.slice(0, -1), dtype: "int32" },
  ],
});
