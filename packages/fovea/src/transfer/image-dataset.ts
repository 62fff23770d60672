import type { AugmentationStep } from "../data/augment/index.ts";
import type { Preprocessing } from "../data/index.ts";
import { type ImageDataset, type ImageSamplesOptions, imageSamples } from "../image-pipeline/index.ts";
import type { LearnerImages } from "./labeled-images.ts";
import { hasTargets } from "./learning-task.ts";

/** How image files become samples. */
export interface ImageDatasetOptions extends Pick<ImageSamplesOptions, "sampling" | "onFault"> {
  /** Random transformations of the images (default: none). */
  readonly augmentation?: readonly AugmentationStep[];
  /** Whether labels are rows [classes] instead of class numbers. */
  readonly oneHot?: boolean;
}

/** A dataset of image files, prepared as a model expects them. */
export function imageDataset(
  images: LearnerImages,
  preprocessing: Preprocessing,
  { oneHot = false, ...options }: ImageDatasetOptions = {},
): ImageDataset {
  const { files, classes } = images;
  const labels = hasTargets(images) ? images.targets : Int32Array.from(images.labels);
  const rows = oneHot && !hasTargets(images);
  return imageSamples({ ...{ files, classes, preprocessing, labels }, ...(rows && { oneHot }), ...options });
}
