import { options } from "../../../support/schema.ts";
import { nonNegative, positive } from "../../../support/schema-fields.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { fill, withProbability } from "../step-fields.ts";

/**
 * Warps the image by smooth random offsets, after all other geometric steps (torchvision's ElasticTransform; Simard,
 * Steinkraus and Platt 2003, "Best practices for convolutional neural networks"). The offsets are a cubic B-spline with
 * random control points. It has the amplitude and the correlation length of the Gaussian filter over noise that
 * torchvision computes with the same `alpha` and `sigma`.
 */
export const elastic = defineStep({
  type: "elastic",
  options: options(
    {
      /** Amplitude: the standard deviation of the offsets is alpha ÷ (4 · √(3π) · sigma) pixels. Default 50. */
      alpha: nonNegative({ default: 50 }),
      /** Smoothness: standard deviation of the Gaussian filter in pixels, at least 0.5. Default 5. */
      sigma: positive({ default: 5 }),
    },
    fill,
    withProbability(1),
  ),
  draw({ alpha, sigma, ...filled }, { random, geometry }: DrawContext) {
    const [height, width] = geometry.output;
    // The variance of a cubic B-spline is a third of its squared spacing.
    const spacing = Math.max(sigma, 0.5) * Math.sqrt(3);
    const [rows, columns] = [height, width].map((side) => Math.floor(side / spacing) + 4) as [number, number];
    const deviation = alpha / (4 * Math.sqrt(3 * Math.PI) * sigma);
    const offsets = () => {
      const drawn = random.normals(new Float64Array(rows * columns));
      return Array.from(drawn, (value) => (value * deviation) / splineShare);
    };
    geometry.displace({ spacing, rows, columns, dx: offsets(), dy: offsets() }, filled);
  },
});

/**
 * The standard deviation of a B-spline surface whose control points have a standard deviation of 1: the mean over a
 * cell of the sum of the squared weights along an axis, 151 ÷ 315; both axes together.
 */
const splineShare = 151 / 315;
