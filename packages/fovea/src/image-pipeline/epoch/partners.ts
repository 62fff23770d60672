import { substream } from "../../data/augment/draw/draw-key.ts";
import { type AugmentationStep, augment, type DrawKey, type Mix } from "../../data/augment/index.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import type { Range } from "./image-job.ts";

/** `augment.drawMix` and the steps of an image have other numbers. */
const partnerSubstream = 2 ** 32 - 2;

/** How a sample is mixed, and with which others it may be: with the first of them that can be read. */
export interface Pairing {
  readonly mix: Mix;
  partners(): Iterable<number>;
}

/** Whether steps mix samples. */
export function mixesSamples(steps: readonly AugmentationStep[]): boolean {
  return steps.some(({ type }) => type === "mixup" || type === "cutmix");
}

/**
 * Returns a function that draws partners for mixes. A sample's partner depends on the seed, the epoch, the content of the
 * sample's file and the set of files, not on their order: it is drawn from the files sorted by their paths.
 */
export function pairings(files: readonly string[], [start, end]: Range, { augmentation, imageSize }: PixelPlan) {
  const count = end - start;
  const sorted = Int32Array.from({ length: count }, (_, index) => start + index);
  const paths = (index: number) => files[index] as string;
  sorted.sort((a, b) => (paths(a) < paths(b) ? -1 : paths(a) > paths(b) ? 1 : a - b));
  return (key: DrawKey): Pairing | undefined => {
    const mix = augment.drawMix(augmentation, imageSize, key);
    if (!mix) return undefined;
    const first = substream(key, partnerSubstream).integer(count);
    return {
      mix,
      *partners() {
        for (let step = 0; step < count; step++) yield sorted[(first + step) % count] as number;
      },
    };
  };
}
