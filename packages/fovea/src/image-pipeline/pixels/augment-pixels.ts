import { augment, type BytePixels, type DrawKey, type Fit } from "../../data/augment/index.ts";
import { decodeBytes } from "../../data/image.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import type { ImageFit, PixelPlan } from "./pixel-plan.ts";

/** A crop that is enlarged looks blurred: images that will be augmented are kept this much larger than the image size. */
const margin = 2;

const fits: Readonly<Record<ImageFit, Fit>> = { stretch: "fill", crop: "cover", pad: "contain" };

/** Decodes the bytes of an image file for `augmentPixels`, no larger than it needs to be. @throws as `preparePixels`. */
export function decodeForAugmentation(bytes: Uint8Array, plan: PixelPlan, memory?: PixelMemory): Promise<BytePixels> {
  const { imageSize, channels, background, maxPixels } = plan;
  const [height, width] = imageSize;
  return decodeBytes(bytes, { channels, background, maxPixels, memory, atLeast: [height * margin, width * margin] });
}

/** Writes an augmented image of the plan's size, in 0 … 255. */
export function augmentPixels(source: BytePixels, plan: PixelPlan, key: DrawKey, into: Uint8Array): void {
  const { imageSize, augmentation } = plan;
  const sizes = { sourceSize: [source.height, source.width], outputSize: imageSize, fit: fitOf(plan) } as const;
  augment.applyPlan(source, augment.drawParameters(augmentation, sizes, key), into);
}

/** How an image that no step crops fills the image size: for a preprocessing, as its resizing does. */
function fitOf({ preprocessing, fit }: PixelPlan): Fit {
  if (!preprocessing) return fits[fit];
  return typeof preprocessing.resize === "number" ? "cover" : "fill";
}
