import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";

/** An axis counted from 0, of one that may be counted from the end (−1 is the last). @throws ShapeError when there is none. */
export function axisOf({ shape }: Pick<Value, "shape">, axis: number): number {
  const chosen = axis < 0 ? axis + shape.length : axis;
  if (chosen >= 0 && chosen < shape.length) return chosen;
  throw new ShapeError(`expected an axis of ${formatShape(shape)}, received ${axis}`);
}
