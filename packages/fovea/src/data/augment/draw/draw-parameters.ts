import { ConfigError } from "../../../support/errors.ts";
import { formatReceived } from "../../../support/format-received.ts";
import { type ImageFit, imageFits } from "../../image-fit.ts";
import { checkSteps } from "../check-steps.ts";
import type { AugmentationStep } from "../define-step.ts";
import { type Mix, pairSteps } from "../mix.ts";
import type { AugmentationPlan, PixelOperation } from "../plan.ts";
import { imageSteps } from "../steps/index.ts";
import { type DrawKey, substream } from "./draw-key.ts";
import { Geometry } from "./geometry.ts";

type Size = readonly [height: number, width: number];

/** What a plan is drawn for. */
export interface DrawSizes {
  /** Height and width of the decoded image. */
  readonly sourceSize: Size;
  /** Height and width of the augmented image. */
  readonly outputSize: Size;
  /** How an image that no step crops becomes as large as the output (default "crop"). */
  readonly fit?: ImageFit | undefined;
  /**
   * The border of "pad": bytes [red, green, blue], or [gray] (default black). It is also what all steps see beyond the
   * edges of the image.
   */
  readonly padColor?: readonly number[] | undefined;
}

/**
 * Draws the parameters of all steps for one image. Each step has a substream of random numbers of its own, so a step
 * that is added at the end does not change the others. Steps for pairs are left to `drawMix`.
 *
 * Crops and flips act on the source, in their order, before it is resized; after the first crop, or any other geometric
 * step, all act on an image of the output's size.
 * @throws ConfigError for wrong steps, sizes or keys.
 */
export function drawParameters(steps: readonly AugmentationStep[], sizes: DrawSizes, key: DrawKey): AugmentationPlan {
  const { sourceSize, outputSize, fit = "crop", padColor = [0] } = sizes;
  checkSize("sourceSize", sourceSize);
  checkSize("outputSize", outputSize);
  if (!imageFits.includes(fit)) {
    throw new ConfigError(
      `augment.drawParameters: expected fit to be one of ${imageFits.join(", ")}, received ${formatReceived(fit)}`,
    );
  }
  const geometry = new Geometry(sourceSize, outputSize, fit, fit === "pad" ? colorOf(padColor) : undefined);
  const operations: PixelOperation[] = [];
  checkSteps("augment.drawParameters", steps).forEach((step, index) => {
    const factory = (imageSteps as Partial<Record<string, (typeof imageSteps)[keyof typeof imageSteps]>>)[step.type];
    factory?.draw(step, { random: substream(key, index), geometry, operations });
  });
  return { outputSize, sampling: geometry.sampling(), operations };
}

/**
 * Draws how an image is mixed with a partner, which the caller picks; undefined if it stays alone. If there are several
 * steps for pairs, one of them is drawn first, each as often as the others.
 * @throws ConfigError for wrong steps, sizes or keys.
 */
export function drawMix(steps: readonly AugmentationStep[], outputSize: Size, key: DrawKey): Mix | undefined {
  checkSize("outputSize", outputSize);
  const pairs = checkSteps("augment.drawMix", steps).filter(({ type }) => type in pairSteps);
  if (pairs.length === 0) return undefined;
  const random = substream(key, mixSubstream);
  const step = pairs[random.integer(pairs.length)] as AugmentationStep;
  return pairSteps[step.type as keyof typeof pairSteps].draw(step, { random, outputSize });
}

/** A color of three channels. */
function colorOf(given: readonly number[]): readonly [number, number, number] {
  const [red, green = red, blue = red] = Array.isArray(given) && [1, 3].includes(given.length) ? given : [];
  const checked = [red, green, blue] as const;
  if (checked.every((level) => Number.isInteger(level) && level >= 0 && level <= 255)) return checked;
  throw new ConfigError(
    `augment.drawParameters: expected padColor to be [red, green, blue] or [gray] in 0 … 255, received ${formatReceived(given)}`,
  );
}

/** No list of steps is that long. */
const mixSubstream = 2 ** 32 - 1;

function checkSize(name: string, size: Size): void {
  if (Array.isArray(size) && size.length === 2 && size.every((side) => Number.isSafeInteger(side) && side > 0)) return;
  throw new ConfigError(
    `augment: expected ${name} to be [height, width], both positive integers, received ${formatReceived(size)}`,
  );
}
