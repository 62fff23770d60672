import { add, divide, multiply, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Implements Adagrad, which divides the gradient by the square root of the sum of its squares (Duchi et al. 2011). ε is
 * inside the root. Defaults and formulas equal Keras' `Adagrad`.
 */
export const adagrad = defineOptimizer({
  className: "Adagrad",
  options: options(
    {
      /** Initial value of the sum of squares (default 0.1). */
      initialAccumulatorValue: nonNegative({ default: 0.1 }),
      /** Added inside the square root (default 1e-7). */
      epsilon: nonNegative({ default: 1e-7 }),
    },
    commonOptions({ learningRate: 0.001 }),
  ),
  slots: ({ initialAccumulatorValue }) => [{ name: "accumulator", initial: initialAccumulatorValue }],
  scalars: ({ learningRate }) => ({ learningRate }),
  update({ gradient, slots, scalars: { learningRate } }, { epsilon }) {
    const accumulator = add(slots.accumulator, square(gradient));
    const decrease = divide(multiply(gradient, learningRate), sqrt(add(accumulator, epsilon)));
    return { decrease, slots: { accumulator } };
  },
});
