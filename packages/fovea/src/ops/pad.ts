import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { slice } from "./slice.ts";

export interface PadAttributes {
  /** Number of zeros before each axis. */
  readonly before: readonly number[];
  /** Number of zeros after each axis. */
  readonly after: readonly number[];
}

/** Pads x with zeros: [8, 5, 5, 3] with before [0, 1, 2, 0] and after [0, 1, 0, 0] → [8, 7, 7, 3]. */
export const pad: Op<"pad", PadAttributes, readonly [TensorType], readonly [TensorType]> = defineOp({
  name: "pad",
  infer: ({ before, after }: PadAttributes, x: TensorType): readonly [TensorType] => {
    const rank = x.shape.length;
    const valid = [before, after].every(
      (counts) => counts.length === rank && counts.every((count) => Number.isInteger(count) && count >= 0),
    );
    if (!valid) {
      throw new ShapeError(
        `expected ${rank} counts of at least 0 before and after the axes of ${formatShape(x.shape)}, ` +
          `received [${before.join(", ")}] and [${after.join(", ")}]`,
      );
    }
    const shape = x.shape.map((size, axis) => (before[axis] ?? 0) + size + (after[axis] ?? 0));
    return [{ shape, dtype: x.dtype }];
  },
  gradient: ({ attributes: { before }, inputs: [x], upstream: [dy] }): readonly (Value | undefined)[] => [
    dy && slice({ begin: before, size: x.shape }, dy),
  ],
});
