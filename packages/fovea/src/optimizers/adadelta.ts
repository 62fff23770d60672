import type { Value } from "../graph/graph.ts";
import { add, divide, multiply, sqrt, square } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/**
 * Adagrad with a fading memory, in the units of the weights (Zeiler 2012). Defaults (rate 0.001, where the paper
 * has 1) and formulas equal Keras' `Adadelta`.
 */
export const adadelta = defineOptimizer({
  className: "Adadelta",
  options: options(
    {
      /** Decay of the running averages (default 0.95). */
      rho: nonNegative({ default: 0.95 }),
      /** Added inside the roots (default 1e-7). */
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
