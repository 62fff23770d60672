import { augment, type BytePixels, type DrawKey, type DrawSizes } from "../../data/augment/index.ts";
import { decodeBytes } from "../../data/image.ts";
import { fitOf, padColorOf } from "../../data/image-fit.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import type { PixelPlan } from "./pixel-plan.ts";

/** A crop that is enlarged looks blurred: images that will be augmented are kept this much larger than the image size. */
const margin = 2;

/** Decodes the bytes of an image file for `augmentPixels`, no larger than it needs to be. @throws as `preparePixels`. */
export function decodeForAugmentation(bytes: Uint8Array, plan: PixelPlan, memory?: PixelMemory): Promise<BytePixels> {
  const { imageSize, channels, background, maxPixels } = plan;
  const [height, width] = imageSize;
  return decodeBytes(bytes, { channels, background, maxPixels, memory, atLeast: [height * margin, width * margin] });
}

/** Writes an augmented image of the plan's size, in 0 … 255. */
export function augmentPixels(source: BytePixels, plan: PixelPlan, key: DrawKey, into: Uint8Array): void {
  const { imageSize, augmentation } = plan;
  const sizes: DrawSizes = {
    ...{ sourceSize: [source.height, source.width], outputSize: imageSize },
    ...{ fit: fitOf(plan), padColor: padColorOf(plan) },
  };
  augment.applyPlan(source, augment.drawParameters(augmentation, sizes, key), into);
}
