import type { AugmentationStep } from "../data/augment/index.ts";
import { type Preprocessing, toCategorical } from "../data/index.ts";
import { type ImageDataset, imageSamples } from "../image-pipeline/index.ts";
import type { LabeledImages } from "./labeled-images.ts";

interface ImageDatasetOptions {
  readonly augmentation?: readonly AugmentationStep[];
  /** Whether labels are rows [classes] instead of class numbers. */
  readonly oneHot?: boolean;
}

/** A dataset of image files, prepared as a model expects them. */
export function imageDataset(
  { files, labels, classes }: LabeledImages,
  preprocessing: Preprocessing,
  { augmentation, oneHot = false }: ImageDatasetOptions = {},
): ImageDataset {
  const numbers = Int32Array.from(labels);
  return imageSamples({
    ...{ files, classes, preprocessing, labels: oneHot ? toCategorical(numbers, classes.length) : numbers },
    ...(augmentation && { augmentation }),
  });
}
