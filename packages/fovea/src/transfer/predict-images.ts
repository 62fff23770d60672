import type { Preprocessing } from "../data/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ImageFeatures } from "./extract-features.ts";
import type { LearnerImages } from "./labeled-images.ts";
import type { PredictImagesOptions } from "./learner-options.ts";
import { hasTargets } from "./learning-task.ts";
import { withVariations } from "./test-time-augmentation.ts";

/** Predictions for labeled images. */
export interface LearnerPredictions {
  /** Probabilities [images, classes], or the values of a regression. */
  readonly probabilities: Tensor;
  /** The index of each row's file among the files that were given. */
  readonly rows: readonly number[];
  /** The class of each row; empty for images with targets. */
  readonly labels: readonly number[];
  /** The targets of each row, [images, outputs]; undefined for images with a class each. */
  readonly targets: Tensor | undefined;
  readonly faults: ImageFeatures["faults"];
}

/** What images are predicted by. */
interface Learned {
  /** From images to outputs. */
  readonly model: Model;
  /** From features to outputs. */
  readonly onFeatures: Model;
  readonly preprocessing: Preprocessing;
  readonly seed: number;
}

/** Predicts images from their features, and from random variations of the images if the options ask for them. */
export async function predictImages(
  { model, onFeatures, preprocessing, seed }: Learned,
  images: LearnerImages,
  { features, rows, faults }: ImageFeatures,
  { augmentations, augmentation, beta, batchSize = 16, signal }: PredictImagesOptions,
): Promise<LearnerPredictions & { readonly features: Tensor }> {
  if (rows.length === 0) throw new ConfigError("predict: none of the files could be read as an image");
  const plain = (await onFeatures.predict(features)) as Tensor;
  const files = rows.map((row) => images.files[row] ?? "");
  const variations = {
    ...(augmentations !== undefined && { augmentations }),
    ...(augmentation && { augmentation }),
    ...(beta !== undefined && { beta }),
  };
  const probabilities = await withVariations(plain, files, variations, {
    ...{ preprocessing, seed, batchSize, signal },
    predict: async (samples) => (await model.predict(samples, { batchSize, ...(signal && { signal }) })) as Tensor,
  });
  return { features, probabilities, rows, faults, ...truth(images, rows) };
}

/** The classes or targets of some of the images. */
export function truth(
  images: LearnerImages,
  rows: readonly number[],
): { readonly labels: readonly number[]; readonly targets: Tensor | undefined } {
  if (!hasTargets(images)) return { labels: rows.map((row) => Number(images.labels[row])), targets: undefined };
  const { data, shape } = images.targets;
  const [, width = 0] = shape;
  const chosen = Float32Array.from(
    rows.flatMap((row) => Array.from(data.subarray(row * width, (row + 1) * width), Number)),
  );
  return { labels: [], targets: { data: chosen, shape: [rows.length, width], dtype: "float32" } };
}
