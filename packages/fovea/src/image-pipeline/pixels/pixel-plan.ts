import type { AugmentationStep } from "../../data/augment/index.ts";
import type { Preprocessing } from "../../data/preprocessing.ts";
import type { CacheSettings } from "../cache/disk-cache.ts";

/** How the bytes of a file become pixels, as JSON: every thread gets a copy. */
export interface PixelPlan {
  readonly imageSize: readonly [height: number, width: number];
  readonly channels: 1 | 3;
  /** How an image is brought to this size, as `preprocess` does it. */
  readonly resize: Preprocessing["resize"];
  readonly interpolation: Preprocessing["interpolation"];
  /** What transparent pixels show: a CSS color. */
  readonly background: string;
  readonly maxPixels: number;
  /** A model's preprocessing, whose scale, mean and std are applied later. */
  readonly preprocessing: Preprocessing | undefined;
  /** Steps for augmented images; those for pairs are left to the epoch. */
  readonly augmentation: readonly AugmentationStep[];
  /** Where staged images are kept. */
  readonly cache: CacheSettings | undefined;
}
