import type { BytePixels, DrawKey } from "../../data/augment/index.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import type { Pixels } from "../../data/resize-pixels.ts";
import type { TypedArray } from "../../tensor/index.ts";
import { augmentPixels, decodeForAugmentation } from "./augment-pixels.ts";
import type { PixelPlan } from "./pixel-plan.ts";
import { preparePixels } from "./prepare-pixels.ts";

/**
 * Decodes the bytes of an image file and prepares it as far as that takes no random numbers: what caches keep. The pixels may
 * be in `memory`.
 * @throws as `preparePixels`.
 */
export async function stageImage(
  bytes: Uint8Array,
  plan: PixelPlan,
  isAugmented: boolean,
  memory?: PixelMemory,
): Promise<Pixels> {
  if (isAugmented) return decodeForAugmentation(bytes, plan, memory);
  const [height, width] = plan.imageSize;
  return { height, width, channels: plan.channels, data: await preparePixels(bytes, plan, memory) };
}

/** Prepares a staged image to the end; `key` is that of its augmentation. */
export function finishImage(staged: Pixels, plan: PixelPlan, key: DrawKey | undefined, into: TypedArray): void {
  if (key) augmentPixels(staged as BytePixels, plan, key, into as Uint8Array);
  else into.set(staged.data);
}

/** Whether staged images are bytes, which caches keep. */
export function isByteImage(staged: Pixels): staged is BytePixels {
  return staged.data instanceof Uint8Array;
}

/** Says how images are staged: images with equal bytes and equal descriptions are equal when staged. */
export function describeStaging(plan: PixelPlan, isAugmented: boolean): string {
  const { imageSize, channels, background, resize, interpolation, preprocessing } = plan;
  const stage = isAugmented ? "augmented" : [resize, interpolation, preprocessing?.look];
  return JSON.stringify([3, imageSize, channels, background, stage]);
}
