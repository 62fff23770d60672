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
    initialLearningRate: nonNegative(),
    stepSize: positiveInteger(),
    gamma: positive({ default: 0.1 }),
  }),
  at: (step, { initialLearningRate, stepSize, gamma }) => initialLearningRate * gamma ** Math.floor(step / stepSize),
});
