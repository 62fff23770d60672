import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import { type DrawContext, uniformIn } from "../draw/draw-context.ts";
import type { Geometry } from "../draw/geometry.ts";
import { linear3, type Point, scaling3 } from "../matrix3.ts";
import { fill, positiveRange, rangeAroundZero, withProbability } from "../step-fields.ts";

const radians = Math.PI / 180;

/** Rotates about the center (torchvision's RandomRotation). */
export const rotation = defineStep({
  type: "rotation",
  options: options(
    {
      /** Angle in degrees, counterclockwise: a number n for [−n, n], or [low, high]. Default 15. */
      degrees: rangeAroundZero({ default: 15 }),
    },
    fill,
    withProbability(1),
  ),
  draw({ degrees, ...filled }, { random, geometry }: DrawContext) {
    const angle = uniformIn(random, degrees) * radians;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    geometry.transform(linear3([cosine, -sine, sine, cosine], center(geometry)), filled);
  },
});

/** Shears about the center (the `shear` of torchvision's RandomAffine). */
export const shear = defineStep({
  type: "shear",
  options: options(
    {
      /** Angle in degrees by which columns lean: a number n for [−n, n], or [low, high]. Default 10. */
      x: rangeAroundZero({ default: 10 }),
      /** Angle in degrees by which rows lean. Default 0. */
      y: rangeAroundZero({ default: 0 }),
    },
    fill,
    withProbability(1),
  ),
  draw({ x, y, ...filled }, { random, geometry }: DrawContext) {
    const [across, down] = [x, y].map((range) => Math.tan(uniformIn(random, range) * radians)) as [number, number];
    geometry.transform(linear3([1 + across * down, across, down, 1], center(geometry)), filled);
  },
});

/** Enlarges or shrinks about the center (the `scale` of torchvision's RandomAffine). */
export const zoom = defineStep({
  type: "zoom",
  options: options(
    {
      /** The range of the factor; above 1 enlarges. Default [0.8, 1.2]. */
      scale: positiveRange({ default: [0.8, 1.2] }),
    },
    fill,
    withProbability(1),
  ),
  draw({ scale, ...filled }, { random, geometry }: DrawContext) {
    const inverse = 1 / uniformIn(random, scale);
    geometry.transform(linear3([inverse, 0, 0, inverse], center(geometry)), filled);
  },
});

/** Moves the image (the `translate` of torchvision's RandomAffine). */
export const translation = defineStep({
  type: "translation",
  options: options(
    {
      /** To the right, as a share of the width: a number n for [−n, n], or [low, high]. Default 0.1. */
      x: rangeAroundZero({ default: 0.1 }),
      /** Down, as a share of the height. Default 0.1. */
      y: rangeAroundZero({ default: 0.1 }),
    },
    fill,
    withProbability(1),
  ),
  draw({ x, y, ...filled }, { random, geometry }: DrawContext) {
    const [height, width] = geometry.output;
    const offset = [-uniformIn(random, x) * width, -uniformIn(random, y) * height] as const;
    geometry.transform(scaling3([1, 1], offset), filled);
  },
});

function center({ output: [height, width] }: Geometry): Point {
  return [width / 2, height / 2];
}
