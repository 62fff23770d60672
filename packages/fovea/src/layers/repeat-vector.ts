import { broadcastTo } from "../ops/broadcast.ts";
import { reshape } from "../ops/reshape.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";

/** Repeats a vector `n` times: [batch, features] → [batch, n, features]. */
export const repeatVector = defineLayer({
  className: "RepeatVector",
  options: options({
    /** Number of repetitions. */
    n: positiveInteger(),
  }),
  forward(_, { n }, x) {
    const [batch = 1, features = 1, ...rest] = x.shape;
    if (x.shape.length !== 2 || rest.length > 0) {
      throw new ShapeError(`expected an input [batch, features], received ${formatShape(x.shape)}`);
    }
    return broadcastTo({ shape: [batch, n, features] }, reshape({ shape: [batch, 1, features] }, x));
  },
});
