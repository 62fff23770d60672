import { optional, options } from "../../support/schema.ts";
import { nonNegative, positive } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * Decays the rate along half a cosine over `decaySteps` updates, from the peak to `alpha` times the peak, then keeps it
 * constant (Loshchilov & Hutter 2016). With `warmupTarget`, first increases the rate linearly from
 * `initialLearningRate` to `warmupTarget` over `warmupSteps` updates (Goyal et al. 2017). Equals Keras' `CosineDecay`.
 */
export const cosineDecay = defineSchedule({
  className: "CosineDecay",
  options: options({
    /** Initial learning rate. */
    initialLearningRate: nonNegative(),
    /** Number of updates of the decay. */
    decaySteps: positive(),
    /** Final learning rate as a fraction of the peak (default 0). */
    alpha: nonNegative({ default: 0 }),
    /** Learning rate at the end of the warm-up (default: no warm-up). */
    warmupTarget: optional(nonNegative()),
    /** Number of updates of the warm-up (default 0). */
    warmupSteps: nonNegative({ default: 0 }),
  }),
  at(step, { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps }) {
    const warmup = warmupTarget === undefined ? 0 : warmupSteps;
    const peak = warmupTarget ?? initialLearningRate;
    if (step < warmup) return initialLearningRate + (peak - initialLearningRate) * (step / warmup);
    const progress = Math.min(step - warmup, decaySteps) / decaySteps;
    return peak * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * progress)) + alpha);
  },
});
