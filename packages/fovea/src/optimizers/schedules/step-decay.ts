import { options } from "../../support/schema.ts";
import { nonNegative, positive, positiveInteger } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * initialLearningRate · gamma^⌊step ÷ stepSize⌋: a cut every `stepSize` updates. Equals PyTorch's `StepLR`, which
 * usually counts epochs.
 */
export const stepDecay = defineSchedule({
  className: "StepDecay",
  options: options({
    /** The rate to begin with. */
    initialLearningRate: nonNegative(),
    /** Updates from one decrease to the next. */
    stepSize: positiveInteger(),
    /** Factor of each decrease (default 0.1). */
    gamma: positive({ default: 0.1 }),
  }),
  at: (step, { initialLearningRate, stepSize, gamma }) => initialLearningRate * gamma ** Math.floor(step / stepSize),
});
