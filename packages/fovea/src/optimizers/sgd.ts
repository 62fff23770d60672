import { multiply, negate, subtract } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { boolean, nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Implements stochastic gradient descent: w −= rate · g. With momentum: v = momentum · v − rate · g and w += v. With
 * `nesterov`: w += momentum · v − rate · g (Sutskever et al. 2013). Defaults (rate 0.01) and formulas equal Keras'
 * `SGD`.
 */
export const sgd = defineOptimizer({
  className: "SGD",
  options: options(
    {
      /** Fraction of the previous update to add (default 0). */
      momentum: nonNegative({ default: 0 }),
      /** Whether to use Nesterov momentum (default false). */
      nesterov: boolean({ default: false }),
    },
    commonOptions({ learningRate: 0.01 }),
  ),
  slots: ({ momentum }) => (momentum === 0 ? [] : [{ name: "velocity" }]),
  scalars: ({ learningRate }) => ({ learningRate }),
  update({ gradient, slots, scalars: { learningRate } }, { momentum, nesterov }) {
    const step = multiply(gradient, learningRate);
    if (momentum === 0) return { decrease: step };
    const velocity = subtract(multiply(slots.velocity, momentum), step);
    const decrease = nesterov ? subtract(step, multiply(velocity, momentum)) : negate(velocity);
    return { decrease, slots: { velocity } };
  },
});
