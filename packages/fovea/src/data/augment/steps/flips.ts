import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { withProbability } from "../step-fields.ts";

/** Mirrors left and right with `probability` ½ (torchvision's RandomHorizontalFlip). */
export const horizontalFlip = defineStep({
  type: "horizontalFlip",
  options: options({}, withProbability(0.5)),
  draw: (_, { geometry }: DrawContext) => geometry.flip("horizontal"),
});

/** Mirrors top and bottom with `probability` ½ (torchvision's RandomVerticalFlip). */
export const verticalFlip = defineStep({
  type: "verticalFlip",
  options: options({}, withProbability(0.5)),
  draw: (_, { geometry }: DrawContext) => geometry.flip("vertical"),
});
