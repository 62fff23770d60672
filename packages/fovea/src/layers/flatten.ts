import { reshape } from "../ops/reshape.ts";
import { options } from "../support/schema.ts";
import { sizeOf } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";

/** All axes but the batch become one: [batch, ..] → [batch, features]. */
export const flatten = defineLayer({
  className: "Flatten",
  options: options({}),
  forward: (_context, _options, x) => reshape({ shape: [x.shape[0] ?? 1, sizeOf(x.shape.slice(1))] }, x),
});
