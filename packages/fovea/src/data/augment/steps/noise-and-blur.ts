import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import { type DrawContext, uniformIn } from "../draw/draw-context.ts";
import { amount, positiveRange, withProbability } from "../step-fields.ts";
import { threeOf } from "./color.ts";

/** Adds independent normal noise to all values (torchvision's GaussianNoise). */
export const gaussianNoise = defineStep({
  type: "gaussianNoise",
  options: options(
    {
      /** Standard deviation for values in 0 … 1: a number, or [low, high]. Default 0.1. */
      sigma: amount({ default: 0.1 }),
    },
    withProbability(1),
  ),
  draw({ sigma }, { random, operations }: DrawContext) {
    operations.push({
      type: "noise",
      deviation: 255 * uniformIn(random, sigma),
      seed: threeOf(() => random.word()),
    });
  },
});

/** Blurs with a Gaussian filter that reaches three standard deviations (torchvision's GaussianBlur). */
export const gaussianBlur = defineStep({
  type: "gaussianBlur",
  options: options(
    {
      /** The range of the standard deviation in pixels of the output. Default [0.1, 2]. */
      sigma: positiveRange({ default: [0.1, 2] }),
    },
    withProbability(1),
  ),
  draw({ sigma }, { random, operations }: DrawContext) {
    operations.push({ type: "blur", sigma: uniformIn(random, sigma) });
  },
});
