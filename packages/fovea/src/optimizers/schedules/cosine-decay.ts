import { optional, options } from "../../support/schema.ts";
import { nonNegative, positive } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * Half a cosine over `decaySteps` updates from the largest rate to `alpha` times it (Loshchilov & Hutter 2016), then
 * constant. With `warmupTarget`, the rate first rises from `initialLearningRate` to that along a line, for
 * `warmupSteps` updates (Goyal et al. 2017). Equals Keras' `CosineDecay`.
 */
export const cosineDecay = defineSchedule({
  className: "CosineDecay",
  options: options({
    /** The rate to begin with. */
    initialLearningRate: nonNegative(),
    /** Updates over which the rate falls. */
    decaySteps: positive(),
    /** Final rate as a share of the initial one (default 0). */
    alpha: nonNegative({ default: 0 }),
    /** Rate at the end of the warm-up (default: no warm-up). */
    warmupTarget: optional(nonNegative()),
    /** Updates of the warm-up (default 0). */
    warmupSteps: nonNegative({ default: 0 }),
  }),
  at(step, { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps }) {
    const warmup = warmupTarget === undefined ? 0 : warmupSteps;
    const largest = warmupTarget ?? initialLearningRate;
    if (step < warmup) return initialLearningRate + (largest - initialLearningRate) * (step / warmup);
    const share = Math.min(step - warmup, decaySteps) / decaySteps;
    return largest * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * share)) + alpha);
  },
});
