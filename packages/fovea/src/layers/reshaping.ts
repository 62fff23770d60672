import { reshape as reshapeOp } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { integers } from "../support/schema-fields.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";

/** Flattens each sample into a vector: [batch, ..] → [batch, features]. */
export const flatten = defineLayer({
  className: "Flatten",
  options: options({}),
  forward: (_context, _options, x) => reshapeOp({ shape: [x.shape[0] ?? 1, sizeOf(x.shape.slice(1))] }, x),
});

/** Reshapes each sample: [batch, ..] → [batch, …targetShape]. One size may be −1, to infer it. */
export const reshape = defineLayer({
  className: "Reshape",
  options: options({
    /** Sizes of the axes after the batch; one may be -1, to infer it. */
    targetShape: integers(),
  }),
  check({ targetShape }) {
    const sound = targetShape.every((size) => size > 0 || size === -1);
    if (sound && targetShape.filter((size) => size === -1).length <= 1) return undefined;
    return `expected targetShape to have positive sizes and at most one -1, received [${targetShape.join(", ")}]`;
  },
  forward(_, { targetShape }, x) {
    const [batch = 1, ...sizes] = x.shape;
    const total = sizeOf(sizes);
    const known = sizeOf(targetShape.filter((size) => size !== -1));
    const target = targetShape.map((size) => (size === -1 ? total / known : size));
    if (target.some((size) => !Number.isInteger(size)) || sizeOf(target) !== total) {
      throw new ShapeError(
        `expected a target of ${total} elements for each sample of ${formatShape(x.shape)}, received ${formatShape(targetShape)}`,
      );
    }
    return reshapeOp({ shape: [batch, ...target] }, x);
  },
});

/** Permutes the axes of each sample, counted from 1: `dims: [3, 1, 2]` turns [batch, h, w, c] into [batch, c, h, w]. */
export const permute = defineLayer({
  className: "Permute",
  options: options({
    /** The axes in their new order, counted from 1. */
    dims: integers(),
  }),
  check({ dims }) {
    const sorted = [...dims].sort((a, b) => a - b);
    if (sorted.every((dim, index) => dim === index + 1)) return undefined;
    return `expected dims to be a permutation of 1 … ${dims.length}, received [${dims.join(", ")}]`;
  },
  forward(_, { dims }, x) {
    if (dims.length !== x.shape.length - 1) {
      throw new ShapeError(
        `expected an input of ${dims.length} axes after the batch, received ${formatShape(x.shape)}`,
      );
    }
    return transpose({ permutation: [0, ...dims] }, x);
  },
});
