import { defineOp } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

/** Changes the shape and keeps the elements in row-major order. */
export const reshape = defineOp({
  name: "reshape",
  infer: ({ shape }: { readonly shape: Shape }, x: TensorType): readonly [TensorType] => {
    if (sizeOf(shape) !== sizeOf(x.shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      throw new ShapeError(
        `expected a shape of ${sizeOf(x.shape)} elements for input ${formatShape(x.shape)}, received ${formatShape(shape)}`,
      );
    }
    return [{ shape, dtype: x.dtype }];
  },
  gradient: ({ inputs: [x], upstream: [dy] }): readonly (Value | undefined)[] => [
    dy && reshape({ shape: x.shape }, dy),
  ],
});
