import type { Value } from "../../graph/graph.ts";
import { split } from "../../ops/split.ts";
import { ShapeError } from "../../support/errors.ts";
import { formatCount } from "../../support/format.ts";
import { formatShape } from "../../tensor/shape.ts";

/** The maximum number of parts: each is a node of the graph. */
const mostParts = 2 ** 14;

/**
 * Splits x along `axis` into `count` parts of equal size.
 * @throws ShapeError if `axis` is not divisible by `count`, or for too many parts.
 */
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

/**
 * Splits x into one part per index of `axis`, which remains with size 1.
 * @throws ShapeError for too many parts.
 */
export function unstack(x: Value, axis: number): Value[] {
  return partsOf(x, axis, x.shape[axis] ?? 1);
}
