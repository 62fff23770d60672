import { initializer } from "../initializers/index.ts";
import { relu } from "../ops/elementwise/activations.ts";
import { multiply, negate, subtract } from "../ops/elementwise/arithmetic.ts";
import { regularizer } from "../regularizers/index.ts";
import { optional, options } from "../support/schema.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { axes } from "./option-fields.ts";

/**
 * Applies the parametric rectified linear unit: x if x > 0, else alpha · x with a trainable slope (He et al. 2015):
 * [batch, ..] → the same. Weight: alpha, with the shape of the input without the batch, and size 1 along `sharedAxes`.
 * For images, [1, 2] gives one slope per channel.
 */
export const prelu = defineLayer({
  className: "PReLU",
  options: options({
    /** Initializer of the slopes (default "zeros"). */
    alphaInitializer: initializer({ default: "zeros" }),
    /** Regularizer of the slopes (default none). */
    alphaRegularizer: optional(regularizer()),
    /** The axis or axes that share slopes (default none). */
    sharedAxes: optional(axes()),
  }),
  forward(context, { alphaInitializer, alphaRegularizer, sharedAxes }, x) {
    const shared = sharedAxes === undefined ? [] : sampleAxesOf(x, sharedAxes);
    const shape = x.shape.map((size, axis) => (shared.includes(axis) ? 1 : size)).slice(1);
    const alpha = context.weight("alpha", shape, { initializer: alphaInitializer, regularizer: alphaRegularizer });
    return subtract(relu(x), multiply(alpha, relu(negate(x))));
  },
});
