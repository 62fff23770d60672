import type { AugmentationStep } from "../../data/augment/index.ts";
import type { Preprocessing } from "../../data/preprocessing.ts";
import type { CacheSettings } from "../cache/disk-cache.ts";

/**
 * How an image whose proportions differ fills the image size: "stretch" distorts it, "crop" keeps the middle of it, "pad"
 * adds a border in the color of the background.
 */
export type ImageFit = "stretch" | "crop" | "pad";

/** How the bytes of a file become pixels, as JSON: every thread gets a copy. */
export interface PixelPlan {
  readonly imageSize: readonly [height: number, width: number];
  readonly channels: 1 | 3;
  readonly fit: ImageFit;
  /** A CSS color. */
  readonly background: string;
  readonly maxPixels: number;
  /** Resizes and crops instead of `fit`, exactly as `preprocess` does. Its scale, mean and std are applied later. */
  readonly preprocessing: Preprocessing | undefined;
  /** Steps for augmented images; those for pairs are left to the epoch. */
  readonly augmentation: readonly AugmentationStep[];
  /** Where staged images are kept. */
  readonly cache: CacheSettings | undefined;
}
