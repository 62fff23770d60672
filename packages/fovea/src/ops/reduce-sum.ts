import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { reshape } from "./reshape.ts";

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
