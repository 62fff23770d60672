import { defineField, options } from "../../../support/schema.ts";
import { nonNegative } from "../../../support/schema-fields.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import { withProbability } from "../step-fields.ts";
import { threeOf } from "./color.ts";

type Three<T> = readonly [T, T, T];

const isThree = <T>(isItem: (item: unknown) => item is T) => {
  return (value: unknown): value is Three<T> => Array.isArray(value) && value.length === 3 && value.every(isItem);
};
const isVector = isThree((item): item is number => typeof item === "number" && Number.isFinite(item));
const isMatrix = isThree(isVector);

const vector = defineField<Three<number>>({
  expected: "three finite numbers",
  read: (value) => (isVector(value) ? value : undefined),
});

const matrix = defineField<Three<Three<number>>>({
  expected: "three vectors of three finite numbers",
  read: (value) => (isMatrix(value) ? value : undefined),
});

/**
 * Adds random multiples of the principal components of the colors (Krizhevsky, Sutskever and Hinton 2012, "ImageNet
 * classification with deep convolutional neural networks"). By default they are ImageNet's; `principalColors` computes
 * those of other images.
 */
export const pcaColor = defineStep({
  type: "pcaColor",
  options: options(
    {
      /** Standard deviation of the multiples. Default 0.1, as in the paper. */
      deviation: nonNegative({ default: 0.1 }),
      /** Standard deviations of the colors (0 … 1) along the components. */
      scales: vector({ default: [0.2175, 0.0188, 0.0045] }),
      /** The components as unit vectors [red, green, blue]. */
      components: matrix({
        default: [
          [-0.5675, -0.5808, -0.5836],
          [0.7192, -0.0045, -0.6948],
          [0.4009, -0.814, 0.4203],
        ],
      }),
    },
    withProbability(1),
  ),
  draw({ deviation, scales, components }, { random, operations }: DrawContext) {
    const multiples = threeOf((index) => random.normal() * deviation * (scales[index] as number) * 255);
    const along = (channel: number) =>
      components.reduce((sum, component, index) => {
        return sum + (multiples[index] as number) * (component[channel] as number);
      }, 0);
    operations.push({ type: "shift", amounts: threeOf(along) });
  },
});
