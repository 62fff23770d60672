import { add, divide, multiply, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Divides the gradient by the root of the sum of all its squares (Duchi et al. 2011). ε is inside the root.
 * Defaults and formulas equal Keras' `Adagrad`.
 */
export const adagrad = defineOptimizer({
  className: "Adagrad",
  options: options(
    {
      /** Where the sum of squares begins (default 0.1). */
      initialAccumulatorValue: nonNegative({ default: 0.1 }),
      /** Added inside the root (default 1e-7). */
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
