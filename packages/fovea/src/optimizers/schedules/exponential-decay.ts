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
    initialLearningRate: nonNegative(),
    decaySteps: positive(),
    decayRate: positive(),
    staircase: boolean({ default: false }),
  }),
  at(step, { initialLearningRate, decaySteps, decayRate, staircase }) {
    const share = step / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(share) : share);
  },
});
