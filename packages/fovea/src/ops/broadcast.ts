import { defineOp } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { broadcastShapes, formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { reshape } from "./reshape.ts";

// Repeating values and summing them are each other's gradient.

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

export interface ReduceAttributes {
  /** The axes to sum over, in ascending order. */
  readonly axes: readonly number[];
}

/**
 * Returns the shape without the reduced axes.
 * @throws ShapeError for axes that x does not have.
 */
export function reducedShape(x: TensorType, axes: readonly number[]): number[] {
  if (axes.some((axis) => !Number.isInteger(axis) || axis < 0 || axis >= x.shape.length)) {
    throw new ShapeError(
      `expected axes below rank ${x.shape.length}, received [${axes}] (input ${formatShape(x.shape)})`,
    );
  }
  return x.shape.filter((_, axis) => !axes.includes(axis));
}

/** Sums over `axes` and removes them: [8, 5, 3] over axes [0, 1] → [3]. */
export const reduceSum = defineOp({
  name: "reduceSum",
  infer: ({ axes }: ReduceAttributes, x: TensorType): readonly [TensorType] => [
    { shape: reducedShape(x, axes), dtype: "float32" },
  ],
  gradient: ({ attributes: { axes }, inputs: [x], upstream: [dy] }) => {
    if (!dy) return [];
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return [broadcastTo({ shape: x.shape }, reshape({ shape: kept }, dy))];
  },
});

/** Transposes broadcasting: sums `value` over the axes along which `shape` was repeated. */
export function sumTo(value: Value, shape: Shape): Value {
  if (sameShape(value.shape, shape)) return value;
  const missing = value.shape.length - shape.length;
  const axes = value.shape.flatMap((size, axis) =>
    axis < missing || (shape[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
  const sum = axes.length > 0 ? reduceSum({ axes }, value) : value;
  return sameShape(sum.shape, shape) ? sum : reshape({ shape }, sum);
}
