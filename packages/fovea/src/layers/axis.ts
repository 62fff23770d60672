import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";

/**
 * Returns the axis counted from 0; negative axes count from the end (−1 is the last).
 * @throws ShapeError if x has no such axis.
 */
export function axisOf({ shape }: Pick<Value, "shape">, axis: number): number {
  const chosen = axis < 0 ? axis + shape.length : axis;
  if (chosen >= 0 && chosen < shape.length) return chosen;
  throw new ShapeError(`expected an axis of ${formatShape(shape)}, received ${axis}`);
}

/**
 * Returns axes of each sample, counted from 0, sorted and without duplicates.
 * @throws ShapeError if x has no such axis, or for axis 0, the batch.
 */
export function sampleAxesOf(x: Pick<Value, "shape">, axis: number | readonly number[]): readonly number[] {
  const sorted = [...new Set([axis].flat().map((each) => axisOf(x, each)))].sort((a, b) => a - b);
  if (sorted[0] !== 0) return sorted;
  const received = `${JSON.stringify(axis)} (input ${formatShape(x.shape)})`;
  throw new ShapeError(`expected axis to exclude the batch axis 0, received ${received}`);
}
