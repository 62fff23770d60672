import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface SliceAttributes {
  /** The first index on each axis. */
  readonly begin: readonly number[];
  /** The number of indices on each axis: the output shape. */
  readonly size: Shape;
}

/** Extracts a block of x: [8, 7, 7, 3] with begin [0, 1, 2, 0] and size [8, 5, 5, 3] → [8, 5, 5, 3]. */
export const slice: Op<"slice", SliceAttributes, readonly [TensorType], readonly [TensorType]> = defineOp({
  name: "slice",
  infer: ({ begin, size }: SliceAttributes, x: TensorType): readonly [TensorType] => {
    const rank = x.shape.length;
    const inside = x.shape.every((length, axis) => {
      const first = begin[axis] ?? -1;
      const count = size[axis] ?? -1;
      return Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count > 0 && first + count <= length;
    });
    if (begin.length !== rank || size.length !== rank || !inside) {
      throw new ShapeError(
        `expected a block inside ${formatShape(x.shape)}, received begin [${begin.join(", ")}] and size ${formatShape(size)}`,
      );
    }
    return [{ shape: size, dtype: x.dtype }];
  },
  gradient: ({ attributes: { begin, size }, inputs: [x], upstream: [dy] }): readonly (Value | undefined)[] => {
    const after = x.shape.map((length, axis) => length - (begin[axis] ?? 0) - (size[axis] ?? 0));
    return [dy && pad({ before: begin, after }, dy)];
  },
});

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
