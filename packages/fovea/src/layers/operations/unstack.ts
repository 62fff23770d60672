import type { Value } from "../../graph/graph.ts";
import { split } from "../../ops/split.ts";
import { ShapeError } from "../../support/errors.ts";
import { formatCount } from "../../support/format.ts";
import { formatShape } from "../../tensor/shape.ts";

/** Each part is a node of the graph. */
const mostParts = 2 ** 14;

/** x in parts of equal size along `axis`. @throws ShapeError unless the axis has that many, and for too many. */
export function partsOf(x: Value, axis: number, count: number): Value[] {
  const length = x.shape[axis] ?? 1;
  if (length % count !== 0 || count > mostParts) {
    throw new ShapeError(
      `expected at most ${formatCount(mostParts)} parts of equal size along axis ${axis} of ${formatShape(x.shape)}, ` +
        `received ${count}`,
    );
  }
  return split({ axis, sizes: Array<number>(count).fill(length / count) }, x);
}

/** x at each index of `axis`, which stays as an axis of size 1. */
export function unstack(x: Value, axis: number): Value[] {
  return partsOf(x, axis, x.shape[axis] ?? 1);
}
