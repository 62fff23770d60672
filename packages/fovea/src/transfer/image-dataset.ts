import type { AugmentationStep } from "../data/augment/index.ts";
import { type Preprocessing, toCategorical } from "../data/index.ts";
import { type ImageDataset, type ImageSamplesOptions, imageSamples } from "../image-pipeline/index.ts";
import type { LabeledImages } from "./labeled-images.ts";

/** How image files become samples. */
export interface ImageDatasetOptions extends Pick<ImageSamplesOptions, "sampling" | "onFault"> {
  /** Random transformations of the images (default: none). */
  readonly augmentation?: readonly AugmentationStep[];
  /** Whether labels are rows [classes] instead of class numbers. */
  readonly oneHot?: boolean;
}

/** A dataset of image files, prepared as a model expects them. */
export function imageDataset(
  { files, labels, classes }: LabeledImages,
  preprocessing: Preprocessing,
  { oneHot = false, ...options }: ImageDatasetOptions = {},
): ImageDataset {
  const numbers = Int32Array.from(labels);
  return imageSamples({
    ...{ files, classes, preprocessing, labels: oneHot ? toCategorical(numbers, classes.length) : numbers },
    ...options,
  });
}
