import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface TransposeAttributes {
  /** For each axis of the result, the corresponding axis of x. */
  readonly permutation: readonly number[];
}

/** Permutes the axes: [8, 32, 20, 3] with permutation [0, 3, 1, 2] → [8, 3, 32, 20]. Equal to `np.transpose`. */
export const transpose: Op<"transpose", TransposeAttributes, readonly [TensorType], readonly [TensorType]> = defineOp({
  name: "transpose",
  infer: ({ permutation }: TransposeAttributes, x: TensorType): readonly [TensorType] => {
    const sorted = [...permutation].sort((a, b) => a - b);
    if (permutation.length !== x.shape.length || sorted.some((axis, index) => axis !== index)) {
      throw new ShapeError(
        `expected a permutation of the ${x.shape.length} axes of ${formatShape(x.shape)}, received [${permutation.join(", ")}]`,
      );
    }
    return [{ shape: permutation.map((axis) => x.shape[axis] ?? 0), dtype: x.dtype }];
  },
  gradient: ({ attributes: { permutation }, upstream: [dy] }): readonly (Value | undefined)[] => [
    dy && transpose({ permutation: permutation.map((_, axis) => permutation.indexOf(axis)) }, dy),
  ],
});
