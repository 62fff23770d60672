import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { broadcastShapes, formatShape, type Shape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import type { ElementwiseAttributes } from "./elementwise/define-elementwise.ts";

/**
 * One step of an expression. `args` are indices of registers: first the op's inputs, then the results of earlier steps.
 */
export interface ExpressionStep extends ElementwiseAttributes {
  readonly op: string;
  readonly args: readonly number[];
}

export interface FusedElementwiseAttributes {
  readonly expression: readonly ExpressionStep[];
  /** The registers to store, one per output. */
  readonly results: readonly number[];
  /** The shape of every output; each input broadcasts to it. */
  readonly shape: Shape;
}

/**
 * Runs several element-wise ops in one loop over `shape`: inputs that broadcast to it → one output of that shape per
 * stored register. Created by the passes; layers use the single ops.
 */
export const fusedElementwise = defineOp({
  name: "fusedElementwise",
  infer: ({ results, shape }: FusedElementwiseAttributes, ...inputs: readonly TensorType[]) => {
    for (const input of inputs) {
      const broadcast = broadcastShapes(input.shape, shape);
      if (!broadcast || broadcast.length !== shape.length || broadcast.some((size, axis) => size !== shape[axis])) {
        throw new ShapeError(
          `expected inputs that broadcast to ${formatShape(shape)}, received ${formatShape(input.shape)}`,
        );
      }
    }
    return results.map(() => ({ shape, dtype: "float32" })) as unknown as readonly [TensorType, ...TensorType[]];
  },
});
