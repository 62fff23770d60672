import { options } from "../../support/schema.ts";
import { boolean, nonNegative, positive } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * initialLearningRate · decayRate^(step ÷ decaySteps), with `staircase` in stairs of `decaySteps` updates. Equals
 * Keras' `ExponentialDecay`.
 */
export const exponentialDecay = defineSchedule({
  className: "ExponentialDecay",
  options: options({
    /** The rate to begin with. */
    initialLearningRate: nonNegative(),
    /** Updates after which the rate has been multiplied by `decayRate`. */
    decaySteps: positive(),
    /** Factor per `decaySteps` updates. */
    decayRate: positive(),
    /** Whether the rate falls in steps instead of continuously (default false). */
    staircase: boolean({ default: false }),
  }),
  at(step, { initialLearningRate, decaySteps, decayRate, staircase }) {
    const share = step / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(share) : share);
  },
});
