import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { slice } from "./slice.ts";

export interface ConcatAttributes {
  /** The axis to concatenate along, from 0. */
  readonly axis: number;
}

/** Concatenates tensors along an axis: [8, 4, 4, 3] and [8, 4, 4, 5] along axis 3 → [8, 4, 4, 8]. */
export const concat = defineOp({
  name: "concat",
  infer: ({ axis }: ConcatAttributes, ...inputs: readonly TensorType[]): readonly [TensorType] => {
    const [first] = inputs;
    const rest = (type: TensorType) => type.shape.toSpliced(axis, 1);
    const fits = first && axis >= 0 && axis < first.shape.length;
    if (!fits || inputs.some((input) => input.dtype !== first.dtype || !sameShape(rest(input), rest(first)))) {
      const received = inputs.map(({ shape, dtype }) => `${dtype}${formatShape(shape)}`);
      throw new ShapeError(
        `expected tensors of equal element type whose shapes differ only along axis ${axis}, received ${received.join(", ")}`,
      );
    }
    const total = inputs.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
    return [{ shape: first.shape.with(axis, total), dtype: first.dtype }];
  },
  gradient: ({ attributes: { axis }, inputs, upstream: [dy], needs }) => {
    let start = 0;
    return inputs.map(({ shape }, index) => {
      const begin = shape.map((_, i) => (i === axis ? start : 0));
      start += shape[axis] ?? 0;
      return dy && needs(index) ? slice({ begin, size: shape }, dy) : undefined;
    });
  },
});
