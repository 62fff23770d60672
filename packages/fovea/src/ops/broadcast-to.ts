import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { broadcastShapes, formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { sumTo } from "./sum-to.ts";

/** Repeats x along axes of size 1, and along missing leading axes, to get `shape`. */
export const broadcastTo = defineOp({
  name: "broadcastTo",
  infer: ({ shape }: { readonly shape: Shape }, x: TensorType): readonly [TensorType] => {
    const result = broadcastShapes(x.shape, shape);
    if (!result || !sameShape(result, shape)) {
      throw new ShapeError(
        `expected a shape that broadcasts to ${formatShape(shape)}, received ${formatShape(x.shape)}`,
      );
    }
    return [{ shape, dtype: x.dtype }];
  },
  gradient: ({ inputs: [x], upstream: [dy] }) => [dy && sumTo(dy, x.shape)],
});
