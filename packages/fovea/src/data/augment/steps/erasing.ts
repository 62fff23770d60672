import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { color, positiveRange, shareRange, withProbability } from "../step-fields.ts";
import { randomBox } from "./random-resized-crop.ts";

/**
 * Fills a random box of the output with a color (torchvision's RandomErasing, with its defaults; Zhong et al. 2017,
 * "Random erasing data augmentation").
 */
export const erasing = defineStep({
  type: "erasing",
  options: options(
    {
      /** The box's share of the area. Default [0.02, 0.33]. */
      scale: shareRange({ default: [0.02, 0.33] }),
      /** Width divided by height; its logarithm is uniform. Default [0.3, 3.3]. */
      ratio: positiveRange({ default: [0.3, 3.3] }),
      /**
       * An integer from 0 to 255, or [red, green, blue]. Default ImageNet's mean color: 0 after the usual normalization,
       * as in torchvision, which erases after it.
       */
      color: color({ default: [124, 116, 104] }),
    },
    withProbability(0.5),
  ),
  draw({ scale, ratio, color }, { random, geometry, operations }: DrawContext) {
    const box = randomBox(random, geometry.output, scale, ratio);
    if (box) operations.push({ type: "erase", ...box, color });
  },
});
