import { options } from "../../../support/schema.ts";
import { nonNegativeInteger } from "../../../support/schema-fields.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { fill, withProbability } from "../step-fields.ts";

/**
 * Crops as many pixels as the output has, at a random place (torchvision's RandomCrop). An image that is smaller, even
 * with its padding, is enlarged.
 */
export const randomCrop = defineStep({
  type: "randomCrop",
  options: options(
    {
      /** Pixels that are added on each side before the crop, filled by `fillMode`. Default 0. */
      padding: nonNegativeInteger({ default: 0 }),
    },
    fill,
    withProbability(1),
  ),
  draw({ padding, ...filled }, { random, geometry }: DrawContext) {
    const [frameHeight, frameWidth] = geometry.frame.map((side) => side + 2 * padding) as [number, number];
    const [outputHeight, outputWidth] = geometry.output;
    const scale = Math.min(1, frameHeight / outputHeight, frameWidth / outputWidth);
    const height = Math.min(frameHeight, outputHeight * scale);
    const width = Math.min(frameWidth, outputWidth * scale);
    const top = random.integer(Math.floor(frameHeight - height) + 1) - padding;
    const left = random.integer(Math.floor(frameWidth - width) + 1) - padding;
    geometry.crop({ left, top, width, height }, filled);
  },
});
