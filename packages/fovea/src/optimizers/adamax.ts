import { abs, add, divide, maximum, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { fraction, nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Implements Adamax: Adam with the infinity norm instead of the second moment (Kingma & Ba 2014, section 7). Equals
 * Keras' `Adamax`.
 */
export const adamax = defineOptimizer({
  className: "Adamax",
  options: options(
    {
      /** Decay rate of the running mean of the gradient (default 0.9). */
      beta1: fraction({ default: 0.9 }),
      /** Decay rate of the running maximum of the absolute gradient (default 0.999). */
      beta2: fraction({ default: 0.999 }),
      /** Added to the running maximum (default 1e-7). */
      epsilon: nonNegative({ default: 1e-7 }),
    },
    commonOptions({ learningRate: 0.001 }),
  ),
  slots: () => [{ name: "momentum" }, { name: "norm" }],
  scalars: ({ step, learningRate }, { beta1 }) => ({ stepSize: learningRate / (1 - beta1 ** step) }),
  update({ gradient, slots, scalars: { stepSize } }, { beta1, beta2, epsilon }) {
    const momentum = add(slots.momentum, multiply(subtract(gradient, slots.momentum), 1 - beta1));
    const norm = maximum(multiply(slots.norm, beta2), abs(gradient));
    return { decrease: divide(multiply(momentum, stepSize), add(norm, epsilon)), slots: { momentum, norm } };
  },
});
