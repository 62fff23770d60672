import { initializers } from "../initializers/index.ts";
import { add, divide, multiply, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { reduceMean } from "../ops/reduce-mean.ts";
import { reshape } from "../ops/reshape.ts";
import { options } from "../support/schema.ts";
import { positive } from "../support/schema-fields.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { axes } from "./option-fields.ts";
import { reduceKeeping } from "./reduce-over.ts";

/**
 * Computes x ÷ √(mean of x² + epsilon) over one or several axes, times a trainable factor (Zhang & Sennrich 2019):
 * [batch, ..] → the same. Weight, with the sizes of `axis`: scale. Equal to Keras' layer.
 */
export const rmsNormalization = defineLayer({
  className: "RMSNormalization",
  options: options({
    /** The axis or axes to normalize over (default -1: the last). */
    axis: axes({ default: -1 }),
    /** Added to the mean square (default 1e-6). */
    epsilon: positive({ default: 1e-6 }),
  }),
  forward(context, { axis, epsilon }, x) {
    const over = sampleAxesOf(x, axis);
    const sizes = over.map((each) => x.shape[each] ?? 1);
    const broadcast = x.shape.map((size, each) => (over.includes(each) ? size : 1));
    const scale = reshape({ shape: broadcast }, context.weight("scale", sizes, { initializer: initializers.ones() }));
    const root = sqrt(add(reduceKeeping(reduceMean, over, square(x)), epsilon));
    return multiply(divide(x, root), scale);
  },
});
