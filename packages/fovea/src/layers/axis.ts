import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";

/** An axis counted from 0, of one that may be counted from the end (−1 is the last). @throws ShapeError when there is none. */
export function axisOf({ shape }: Pick<Value, "shape">, axis: number): number {
  const chosen = axis < 0 ? axis + shape.length : axis;
  if (chosen >= 0 && chosen < shape.length) return chosen;
  throw new ShapeError(`expected an axis of ${formatShape(shape)}, received ${axis}`);
}

/**
 * Axes of each sample, counted from 0, in ascending order and each once.
 * @throws ShapeError for an axis that is not there and for axis 0, the batch.
 */
export function sampleAxesOf(x: Pick<Value, "shape">, axis: number | readonly number[]): readonly number[] {
  const sorted = [...new Set([axis].flat().map((each) => axisOf(x, each)))].sort((a, b) => a - b);
  if (sorted[0] !== 0) return sorted;
  const received = `${JSON.stringify(axis)} (input ${formatShape(x.shape)})`;
  throw new ShapeError(`expected axis without the batch's axis 0, received ${received}`);
}
