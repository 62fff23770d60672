import type { Value } from "../graph/graph.ts";
import { add, divide, multiply, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Implements Adadelta, which scales updates by running averages of squared gradients and squared updates (Zeiler 2012).
 * Defaults and formulas equal Keras' `Adadelta`, whose learning rate is 0.001; in the paper it is 1.
 */
export const adadelta = defineOptimizer({
  className: "Adadelta",
  options: options(
    {
      /** Decay rate of the running averages (default 0.95). */
      rho: nonNegative({ default: 0.95 }),
      /** Added inside the square roots (default 1e-7). */
      epsilon: nonNegative({ default: 1e-7 }),
    },
    commonOptions({ learningRate: 0.001 }),
  ),
  slots: () => [{ name: "accumulatedGradient" }, { name: "accumulatedDelta" }],
  scalars: ({ learningRate }) => ({ learningRate }),
  update({ gradient, slots, scalars: { learningRate } }, { rho, epsilon }) {
    const fade = (old: Value, next: Value) => add(multiply(old, rho), multiply(square(next), 1 - rho));
    const rootMeanSquare = (accumulated: Value) => sqrt(add(accumulated, epsilon));
    const accumulatedGradient = fade(slots.accumulatedGradient, gradient);
    const delta = divide(
      multiply(rootMeanSquare(slots.accumulatedDelta), gradient),
      rootMeanSquare(accumulatedGradient),
    );
    const accumulatedDelta = fade(slots.accumulatedDelta, delta);
    return { decrease: multiply(delta, learningRate), slots: { accumulatedGradient, accumulatedDelta } };
  },
});
