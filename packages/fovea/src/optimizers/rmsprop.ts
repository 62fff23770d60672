import { add, divide, multiply, sqrt, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { boolean, nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Implements RMSprop, which divides the gradient by its running root mean square (Tieleman & Hinton 2012) or, with
 * `centered`, by its running standard deviation (Graves 2013). ε is inside the root. Defaults and formulas equal Keras'
 * `RMSprop`.
 */
export const rmsprop = defineOptimizer({
  className: "RMSprop",
  options: options(
    {
      /** Decay rate of the running mean of the squared gradient (default 0.9). */
      rho: nonNegative({ default: 0.9 }),
      /** Fraction of the previous update to add (default 0). */
      momentum: nonNegative({ default: 0 }),
      /** Added inside the square root (default 1e-7). */
      epsilon: nonNegative({ default: 1e-7 }),
      /** Whether to subtract the square of the running mean gradient (default false). */
      centered: boolean({ default: false }),
    },
    commonOptions({ learningRate: 0.001 }),
  ),
  slots: ({ momentum, centered }) => [
    { name: "velocity" },
    ...(centered ? [{ name: "averageGradient" } as const] : []),
    ...(momentum > 0 ? [{ name: "momentum" } as const] : []),
  ],
  scalars: ({ learningRate }) => ({ learningRate }),
  update({ gradient, slots, scalars: { learningRate } }, { rho, momentum, epsilon, centered }) {
    const velocity = add(multiply(slots.velocity, rho), multiply(square(gradient), 1 - rho));
    const averageGradient = centered
      ? add(multiply(slots.averageGradient, rho), multiply(gradient, 1 - rho))
      : undefined;
    const variance = averageGradient ? subtract(velocity, square(averageGradient)) : velocity;
    const step = divide(multiply(gradient, learningRate), sqrt(add(variance, epsilon)));
    const remembered = { velocity, ...(averageGradient && { averageGradient }) };
    if (momentum === 0) return { decrease: step, slots: remembered };
    const accumulated = add(multiply(slots.momentum, momentum), step);
    return { decrease: accumulated, slots: { ...remembered, momentum: accumulated } };
  },
});
