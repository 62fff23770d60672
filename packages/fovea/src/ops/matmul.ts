import { defineOp } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { reduceSum } from "./broadcast.ts";
import type { FusedActivation } from "./conv2d.ts";

export interface MatmulAttributes {
  /** Whether to transpose a. */
  readonly transposeA?: boolean;
  /** Whether to transpose b. */
  readonly transposeB?: boolean;
}

/** Matrix product: a [rows, inner], b [inner, columns], bias [columns]? → [rows, columns]. */
export const matmul = defineOp({
  name: "matmul",
  infer: (
    { transposeA = false, transposeB = false }: MatmulAttributes & FusedActivation,
    a: TensorType,
    b: TensorType,
    bias?: TensorType,
  ): readonly [TensorType] => {
    if (a.shape.length !== 2 || b.shape.length !== 2) {
      throw new ShapeError(`expected two matrices, received ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
    }
    const [rows = 0, inner = 0] = transposeA ? a.shape.toReversed() : a.shape;
    const [expected = 0, columns = 0] = transposeB ? b.shape.toReversed() : b.shape;
    if (inner !== expected) {
      throw new ShapeError(
        `expected equal inner sizes, received ${inner} and ${expected} (${formatShape(a.shape)} and ${formatShape(b.shape)})`,
      );
    }
    if (bias && !sameShape(bias.shape, [columns])) {
      throw new ShapeError(`expected a bias [${columns}], received ${formatShape(bias.shape)}`);
    }
    return [{ shape: [rows, columns], dtype: "float32" }];
  },
  gradient: ({ attributes, inputs: [a, b, bias], upstream: [dy], needs }): readonly (Value | undefined)[] => {
    if (!dy) return [];
    const { transposeA = false, transposeB = false } = attributes;
    const da = () =>
      transposeA
        ? matmul({ transposeA: transposeB, transposeB: true }, b, dy)
        : matmul({ transposeB: !transposeB }, dy, b);
    const db = () =>
      transposeB
        ? matmul({ transposeA: true, transposeB: transposeA }, dy, a)
        : matmul({ transposeA: !transposeA }, a, dy);
    return [
      needs(0) ? da() : undefined,
      needs(1) ? db() : undefined,
      bias && needs(2) ? reduceSum({ axes: [0] }, dy) : undefined,
    ];
  },
});
