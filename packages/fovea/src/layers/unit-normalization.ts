import { options } from "../support/schema.ts";
import { defineLayer } from "./define-layer.ts";
import { l2Normalize } from "./l2-normalize.ts";
import { axes } from "./option-fields.ts";

/** Divides x by its length, √Σ x², over one or several axes: [batch, ..] → the same. */
export const unitNormalization = defineLayer({
  className: "UnitNormalization",
  options: options({
    /** The axis or axes to normalize over (default -1: the last). */
    axis: axes({ default: -1 }),
  }),
  // Keras uses at least 1e-12 as the length.
  forward: (_, { axis }, x) => l2Normalize(x, axis, 1e-24),
});
