import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { slice } from "./slice.ts";

/**
 * Splits x along `axis` into parts of the given sizes: [8, 4, 4, 8] along axis 3 into sizes [3, 5] → [8, 4, 4, 3] and
 * [8, 4, 4, 5]. The inverse of `concat`.
 * @throws ShapeError unless the sizes add up to the size of the axis.
 */
export function split(
  { axis, sizes }: { readonly axis: number; readonly sizes: readonly number[] },
  x: Value,
): Value[] {
  const length = x.shape[axis];
  if (sizes.reduce((sum, size) => sum + size, 0) !== length) {
    throw new ShapeError(
      `split: expected sizes that add up to axis ${axis} of ${formatShape(x.shape)}, received [${sizes.join(", ")}]`,
    );
  }
  let start = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += size;
    return slice({ begin, size: x.shape.with(axis, size) }, x);
  });
}
