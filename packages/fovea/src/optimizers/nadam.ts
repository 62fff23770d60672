import { add, divide, multiply, sqrt, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { fraction, nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

/** Returns μ at `step`. */
function momentumAt(step: number, beta1: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** step);
}

// Cached, so that consecutive steps need one multiplication each.
let last = { step: 0, beta1: 0, product: 1 };

/** Returns μ₁ · μ₂ · … · μ at `step`. */
function momentumProduct(step: number, beta1: number): number {
  const continues = last.beta1 === beta1 && last.step <= step;
  let { product } = continues ? last : { product: 1 };
  for (let at = continues ? last.step + 1 : 1; at <= step && product !== 0; at++) product *= momentumAt(at, beta1);
  last = { step, beta1, product };
  return product;
}

/**
 * Implements Nadam: Adam with Nesterov momentum and a warm-up of the momentum, μ = β₁ · (1 − 0.96ᵗ ÷ 2) (Dozat 2016).
 * Defaults and formulas equal Keras' `Nadam`.
 */
export const nadam = defineOptimizer({
  className: "Nadam",
  options: options(
    {
      /** Decay rate of the running mean of the gradient (default 0.9). */
      beta1: fraction({ default: 0.9 }),
      /** Decay rate of the running mean of the squared gradient (default 0.999). */
      beta2: fraction({ default: 0.999 }),
      /** Added to the square root (default 1e-7). */
      epsilon: nonNegative({ default: 1e-7 }),
    },
    commonOptions({ learningRate: 0.001 }),
  ),
  slots: () => [{ name: "momentum" }, { name: "velocity" }],
  scalars({ step, learningRate }, { beta1, beta2 }) {
    const product = momentumProduct(step, beta1);
    const next = momentumAt(step + 1, beta1);
    return {
      momentumShare: (learningRate * next) / (1 - product * next),
      gradientShare: (learningRate * (1 - momentumAt(step, beta1))) / (1 - product),
      velocityScale: 1 / (1 - beta2 ** step),
    };
  },
  update({ gradient, slots, scalars }, { beta1, beta2, epsilon }) {
    const momentum = add(slots.momentum, multiply(subtract(gradient, slots.momentum), 1 - beta1));
    const velocity = add(slots.velocity, multiply(subtract(square(gradient), slots.velocity), 1 - beta2));
    const ahead = add(multiply(momentum, scalars.momentumShare), multiply(gradient, scalars.gradientShare));
    const decrease = divide(ahead, add(sqrt(multiply(velocity, scalars.velocityScale)), epsilon));
    return { decrease, slots: { momentum, velocity } };
  },
});
