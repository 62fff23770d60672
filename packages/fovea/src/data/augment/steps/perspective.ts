import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { homography, type Point } from "../matrix3.ts";
import { fill, share, withProbability } from "../step-fields.ts";

/**
 * Moves each corner inward by a random part of half the image, times `distortionScale` (torchvision's
 * RandomPerspective; fastai calls it warp).
 */
export const perspective = defineStep({
  type: "perspective",
  options: options(
    {
      /** From 0, nothing, to 1, where a corner can reach the center. Default 0.5. */
      distortionScale: share({ default: 0.5 }),
    },
    fill,
    withProbability(0.5),
  ),
  draw({ distortionScale, ...filled }, { random, geometry }: DrawContext) {
    const [height, width] = geometry.output;
    const corners = [
      ...([[0, 0] as Point, [width, 0] as Point] as const),
      ...([[width, height] as Point, [0, height] as Point] as const),
    ] as const;
    const inward = ([x, y]: Point): Point => [
      x + ((distortionScale * random.uniform()) / 2) * (width - 2 * x),
      y + ((distortionScale * random.uniform()) / 2) * (height - 2 * y),
    ];
    const [a, b, c, d] = corners;
    const moved = [inward(a), inward(b), inward(c), inward(d)] as const;
    const inverse = homography(moved, corners);
    if (inverse) geometry.transform(inverse, filled);
  },
});
