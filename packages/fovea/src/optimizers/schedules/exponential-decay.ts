import { options } from "../../support/schema.ts";
import { boolean, nonNegative, positive } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * Computes initialLearningRate · decayRate^(step ÷ decaySteps). With `staircase`, the rate decays in steps of
 * `decaySteps` updates. Equals Keras' `ExponentialDecay`.
 */
export const exponentialDecay = defineSchedule({
  className: "ExponentialDecay",
  options: options({
    /** Initial learning rate. */
    initialLearningRate: nonNegative(),
    /** Number of updates per factor of `decayRate`. */
    decaySteps: positive(),
    /** Decay factor per `decaySteps` updates. */
    decayRate: positive(),
    /** Whether the rate decays in discrete steps instead of continuously (default false). */
    staircase: boolean({ default: false }),
  }),
  at(step, { initialLearningRate, decaySteps, decayRate, staircase }) {
    const share = step / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(share) : share);
  },
});
