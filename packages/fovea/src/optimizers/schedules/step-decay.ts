import { options } from "../../support/schema.ts";
import { nonNegative, positive, positiveInteger } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * Computes initialLearningRate · gamma^⌊step ÷ stepSize⌋: the rate decreases every `stepSize` updates. Equals PyTorch's
 * `StepLR`, which usually counts epochs.
 */
export const stepDecay = defineSchedule({
  className: "StepDecay",
  options: options({
    /** Initial learning rate. */
    initialLearningRate: nonNegative(),
    /** Number of updates between decreases. */
    stepSize: positiveInteger(),
    /** Factor of each decrease (default 0.1). */
    gamma: positive({ default: 0.1 }),
  }),
  at: (step, { initialLearningRate, stepSize, gamma }) => initialLearningRate * gamma ** Math.floor(step / stepSize),
});
