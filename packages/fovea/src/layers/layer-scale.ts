import { initializers } from "../initializers/index.ts";
import { multiply } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { number } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * Multiplies each channel by a trainable factor with a small initial value, at the end of a residual branch (Touvron et
 * al. 2021): [batch, .., channels] → the same. Weight: layer_scale [channels].
 */
export const layerScale = defineLayer({
  className: "LayerScale",
  options: options({
    /** Initial value of the factors (default 1e-6). */
    initialValue: number({ default: 1e-6 }),
  }),
  forward(context, { initialValue }, x) {
    const initializer = initializers.constant({ value: initialValue });
    return multiply(x, context.weight("layer_scale", [x.shape.at(-1) ?? 1], { initializer }));
  },
});
