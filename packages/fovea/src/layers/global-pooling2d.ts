import type { Value } from "../graph/graph.ts";
import { reduceMax } from "../ops/reduce-max.ts";
import { reduceMean } from "../ops/reduce-mean.ts";
import { reshape } from "../ops/reshape.ts";
import { options } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";

const globalOptions = options({
  /** Whether to keep height and width as axes of size 1 (default false). */
  keepDims: boolean({ default: false }),
});

function overImage(x: Value, keepDims: boolean, reduce: (attributes: { axes: number[] }, x: Value) => Value): Value {
  const [batch, , , channels] = imageShape(x);
  const y = reduce({ axes: [1, 2] }, x);
  return keepDims ? reshape({ shape: [batch, 1, 1, channels] }, y) : y;
}

/** Averages each channel over the image: [batch, height, width, channels] → [batch, channels]. */
export const globalAveragePooling2d = defineLayer({
  className: "GlobalAveragePooling2D",
  options: globalOptions,
  forward: (_, { keepDims }, x) => overImage(x, keepDims, reduceMean),
});

/** Computes the maximum of each channel over the image: [batch, height, width, channels] → [batch, channels]. */
export const globalMaxPooling2d = defineLayer({
  className: "GlobalMaxPooling2D",
  options: globalOptions,
  forward: (_, { keepDims }, x) => overImage(x, keepDims, reduceMax),
});
