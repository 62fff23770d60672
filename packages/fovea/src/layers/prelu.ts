import { initializer } from "../initializers/index.ts";
import { relu } from "../ops/elementwise/activations.ts";
import { multiply, negate, subtract } from "../ops/elementwise/arithmetic.ts";
import { regularizer } from "../regularizers/index.ts";
import { optional, options } from "../support/schema.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { axes } from "./option-fields.ts";

/**
 * x above 0, else alpha · x with a slope that is learnt (He et al. 2015): [batch, ..] → the same. Weight: alpha, of the
 * input's shape without the batch, with size 1 along `sharedAxes`; [1, 2] has one slope for each channel of an image.
 */
export const prelu = defineLayer({
  className: "PReLU",
  options: options({
    /** How the slopes are initialized (default "zeros"). */
    alphaInitializer: initializer({ default: "zeros" }),
    /** Penalty on the slopes (default none). */
    alphaRegularizer: optional(regularizer()),
    /** The axis or axes along which one slope is shared (default none). */
    sharedAxes: optional(axes()),
  }),
  forward(context, { alphaInitializer, alphaRegularizer, sharedAxes }, x) {
    const shared = sharedAxes === undefined ? [] : sampleAxesOf(x, sharedAxes);
    const shape = x.shape.map((size, axis) => (shared.includes(axis) ? 1 : size)).slice(1);
    const alpha = context.weight("alpha", shape, { initializer: alphaInitializer, regularizer: alphaRegularizer });
    return subtract(relu(x), multiply(alpha, relu(negate(x))));
  },
});
