import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import { type DrawContext, uniformIn } from "../draw/draw-context.ts";
import type { PixelOperation } from "../plan.ts";
import { rangeAroundOne, rangeAroundZero, withProbability } from "../step-fields.ts";

/** Multiplies all values by a factor. */
export const brightness = defineStep({
  type: "brightness",
  options: options(
    {
      /** A number n for factors in [max(0, 1 − n), 1 + n], or [low, high]. Default 0.2. */
      factor: rangeAroundOne({ default: 0.2 }),
    },
    withProbability(1),
  ),
  draw({ factor }, { random, operations }: DrawContext) {
    operations.push({ type: "brightness", factor: uniformIn(random, factor) });
  },
});

/** Moves all values away from the mean gray of the output, or toward it. */
export const contrast = defineStep({
  type: "contrast",
  options: options(
    {
      /** A number n for factors in [max(0, 1 − n), 1 + n], or [low, high]. Default 0.2. */
      factor: rangeAroundOne({ default: 0.2 }),
    },
    withProbability(1),
  ),
  draw({ factor }, { random, operations }: DrawContext) {
    operations.push({ type: "contrast", factor: uniformIn(random, factor) });
  },
});

/** Moves each pixel away from its gray, or toward it. Gray images stay as they are. */
export const saturation = defineStep({
  type: "saturation",
  options: options(
    {
      /** A number n for factors in [max(0, 1 − n), 1 + n], or [low, high]. Default 0.2. */
      factor: rangeAroundOne({ default: 0.2 }),
    },
    withProbability(1),
  ),
  draw({ factor }, { random, operations }: DrawContext) {
    operations.push({ type: "saturation", factor: uniformIn(random, factor) });
  },
});

/** Rotates the hue. Gray images stay as they are. */
export const hue = defineStep({
  type: "hue",
  options: options(
    {
      /** In turns of the color circle: a number n for [−n, n], or [low, high]. Default 0.05. */
      shift: rangeAroundZero({ default: 0.05 }),
    },
    withProbability(1),
  ),
  draw({ shift }, { random, operations }: DrawContext) {
    operations.push({ type: "hue", shift: uniformIn(random, shift) });
  },
});

/** Brightness, contrast, saturation and hue, in random order (torchvision's ColorJitter). A 0 omits one of them. */
export const colorJitter = defineStep({
  type: "colorJitter",
  options: options(
    {
      /** A number n for factors in [max(0, 1 − n), 1 + n], or [low, high]. Default 0. */
      brightness: rangeAroundOne({ default: 0 }),
      /** As `brightness`. Default 0. */
      contrast: rangeAroundOne({ default: 0 }),
      /** As `brightness`. Default 0. */
      saturation: rangeAroundOne({ default: 0 }),
      /** In turns of the color circle: a number n for [−n, n], or [low, high]. Default 0. */
      hue: rangeAroundZero({ default: 0 }),
    },
    withProbability(1),
  ),
  draw({ brightness, contrast, saturation, hue }, { random, operations }: DrawContext) {
    const drawn: PixelOperation[] = [
      { type: "brightness", factor: uniformIn(random, brightness) },
      { type: "contrast", factor: uniformIn(random, contrast) },
      { type: "saturation", factor: uniformIn(random, saturation) },
      { type: "hue", shift: uniformIn(random, hue) },
    ];
    for (const index of random.permutation(drawn.length)) {
      const operation = drawn[index] as PixelOperation;
      if (!isIdentity(operation)) operations.push(operation);
    }
  },
});

function isIdentity(operation: PixelOperation): boolean {
  return operation.type === "hue" ? operation.shift === 0 : "factor" in operation && operation.factor === 1;
}

/** Turns the image gray with `probability` 0.1; it keeps its three channels (torchvision's RandomGrayscale). */
export const grayscale = defineStep({
  type: "grayscale",
  options: options({}, withProbability(0.1)),
  draw: (_, { operations }: DrawContext) => {
    operations.push({ type: "saturation", factor: 0 });
  },
});

/** Adds a number of its own to each channel (albumentations' RGBShift). */
export const channelShift = defineStep({
  type: "channelShift",
  options: options(
    {
      /** In levels of 0 … 255: a number n for [−n, n], or [low, high]. Default 20. */
      shift: rangeAroundZero({ default: 20 }),
    },
    withProbability(1),
  ),
  draw({ shift }, { random, operations }: DrawContext) {
    operations.push({ type: "shift", amounts: threeOf(() => uniformIn(random, shift)) });
  },
});

export function threeOf(draw: (index: number) => number): readonly [number, number, number] {
  return [draw(0), draw(1), draw(2)];
}
