import type { Random } from "../../support/random.ts";
import { options } from "../../support/schema.ts";
import { positive } from "../../support/schema-fields.ts";
import { defineStep } from "./define-step.ts";
import { withProbability } from "./step-fields.ts";

/** How two prepared samples become one, as JSON. */
export type Mix =
  /** The mean of both, the first weighted by `share`. */
  | { readonly type: "mixup"; readonly share: number }
  /** The first, with a box of the second; `share` is the first one's share of the pixels. */
  | {
      readonly type: "cutmix";
      readonly share: number;
      readonly top: number;
      readonly left: number;
      readonly height: number;
      readonly width: number;
    };

/** What a mix is drawn with. */
export interface MixContext {
  readonly random: Random;
  readonly outputSize: readonly [height: number, width: number];
}

/** Blends each image and its label with those of a partner (Zhang et al. 2017, "mixup: beyond empirical risk minimization"). */
export const mixup = defineStep({
  type: "mixup",
  options: options(
    {
      /** The share is drawn from Beta(alpha, alpha): the larger, the more equal. Default 0.2, as in torchvision's recipes. */
      alpha: positive({ default: 0.2 }),
    },
    withProbability(1),
  ),
  draw: ({ alpha }, { random }: MixContext): Mix => ({ type: "mixup", share: beta(random, alpha) }),
});

/**
 * Pastes a box of a partner into each image, and blends the labels by area (Yun et al. 2019, "CutMix: regularization
 * strategy to train strong classifiers with localizable features").
 */
export const cutmix = defineStep({
  type: "cutmix",
  options: options(
    {
      /** The box's share of the area is drawn from Beta(alpha, alpha). Default 1, as in torchvision's recipes. */
      alpha: positive({ default: 1 }),
    },
    withProbability(1),
  ),
  draw({ alpha }, { random, outputSize: [rows, columns] }: MixContext): Mix {
    const half = 0.5 * Math.sqrt(1 - beta(random, alpha));
    const [y, x] = [random.integer(rows), random.integer(columns)];
    const [reachY, reachX] = [Math.trunc(half * rows), Math.trunc(half * columns)];
    const [top, left] = [Math.max(0, y - reachY), Math.max(0, x - reachX)];
    const height = Math.min(rows, y + reachY) - top;
    const width = Math.min(columns, x + reachX) - left;
    return { type: "cutmix", share: 1 - (height * width) / (rows * columns), top, left, height, width };
  },
});

/** All steps that concern pairs, by name. */
export const pairSteps = { mixup, cutmix };

/** Draws from Beta(alpha, alpha), as the share that the first of two gamma variables has in their sum. */
function beta(random: Random, alpha: number): number {
  const [first, second] = [logGamma(random, alpha), logGamma(random, alpha)];
  return 1 / (1 + Math.exp(second - first));
}

/** Draws the logarithm of a gamma variable (Marsaglia and Tsang 2000), which does not underflow for a small alpha. */
function logGamma(random: Random, alpha: number): number {
  if (alpha < 1) return logGamma(random, alpha + 1) + Math.log(1 - random.uniform()) / alpha;
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}
