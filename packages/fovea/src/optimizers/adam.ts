import { add, divide, maximum, multiply, sqrt, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { boolean, fraction, nonNegative } from "../support/schema-fields.ts";
import { commonOptions } from "./common-options.ts";
import { defineOptimizer } from "./define-optimizer.ts";

function defineAdam(className: string, weightDecay: number) {
  return defineOptimizer({
    className,
    options: options(
      {
        /** Decay rate of the running mean of the gradient (default 0.9). */
        beta1: fraction({ default: 0.9 }),
        /** Decay rate of the running mean of the squared gradient (default 0.999). */
        beta2: fraction({ default: 0.999 }),
        /** Added to the square root (default 1e-7). */
        epsilon: nonNegative({ default: 1e-7 }),
        /** Whether to divide by the largest second moment so far (AMSGrad; default false). */
        amsgrad: boolean({ default: false }),
      },
      commonOptions({ learningRate: 0.001, weightDecay }),
    ),
    slots: ({ amsgrad }) => [
      { name: "momentum" },
      { name: "velocity" },
      ...(amsgrad ? [{ name: "largestVelocity" } as const] : []),
    ],
    scalars: ({ step, learningRate }, { beta1, beta2 }) => ({
      stepSize: (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
    }),
    update({ gradient, slots, scalars: { stepSize } }, { beta1, beta2, epsilon, amsgrad }) {
      const momentum = add(slots.momentum, multiply(subtract(gradient, slots.momentum), 1 - beta1));
      const velocity = add(slots.velocity, multiply(subtract(square(gradient), slots.velocity), 1 - beta2));
      const largestVelocity = amsgrad ? maximum(slots.largestVelocity, velocity) : undefined;
      const decrease = divide(multiply(momentum, stepSize), add(sqrt(largestVelocity ?? velocity), epsilon));
      return { decrease, slots: { momentum, velocity, ...(largestVelocity && { largestVelocity }) } };
    },
  });
}

/**
 * Implements Adam (Kingma & Ba 2014): w −= rate · √(1 − β₂ᵗ) ÷ (1 − β₁ᵗ) · m ÷ (√v + ε). With `amsgrad`, v is its
 * largest value so far (Reddi et al. 2018). Defaults and formulas equal Keras' `Adam`; PyTorch's adds ε after the bias
 * correction of v, with ε = 1e-8.
 */
export const adam = defineAdam("Adam", 0);

/** Implements Adam with decoupled weight decay, default 0.004 (Loshchilov & Hutter 2017). Equals Keras' `AdamW`. */
export const adamw = defineAdam("AdamW", 0.004);
