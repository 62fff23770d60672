import { type AugmentationStep, augment } from "../data/augment/index.ts";
import { type Batch, type Dataset, fromBatches, type Preprocessing, type ReadyBatch } from "../data/index.ts";
import { imageSamples, mixesSamples, readingThreads } from "../image-pipeline/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { anything, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { optional } from "../support/schema.ts";
import { nonNegativeInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Averages the prediction of an image with those of random variations of it: beta · prediction + (1 − beta) · mean of
 * the variations, as fastai's `tta`.
 */
export interface TestTimeAugmentation {
  /** The number of variations of each image (default 0: none). */
  readonly augmentations?: number;
  /** How images vary (default `augment.light`). One variation with a sure horizontal flip is the mirror image. */
  readonly augmentation?: readonly AugmentationStep[];
  /** The weight of the prediction without augmentation (default 0.25). */
  readonly beta?: number;
}

export const testTimeAugmentationChecks: OptionChecks<TestTimeAugmentation> = {
  augmentations: optional(nonNegativeInteger()),
  augmentation: anything,
  beta: option("a number from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1),
};

/** What varied images are predicted by. */
interface Prediction {
  readonly preprocessing: Preprocessing;
  readonly seed: number;
  readonly batchSize: number;
  readonly signal: AbortSignalLike | undefined;
  /** Returns the outputs [images, outputs] for prepared images. */
  predict(images: Dataset): Promise<Tensor>;
}

/** Averages plain predictions [files, outputs] with those of variations of the images. */
export async function withVariations(
  plain: Tensor,
  files: readonly string[],
  { augmentations = 0, augmentation = augment.light, beta = 0.25 }: TestTimeAugmentation,
  { preprocessing, seed, batchSize, signal, predict }: Prediction,
): Promise<Tensor> {
  if (augmentations === 0) return plain;
  augment.checkSteps("predict: augmentation", augmentation);
  if (mixesSamples(augmentation)) {
    throw new ConfigError("predict: expected augmentation to change single images, received mixup or cutmix");
  }
  const samples = imageSamples({
    ...{ files, preprocessing, augmentation, strict: true, workers: readingThreads(files.length) },
    ...(signal && { signal }),
  });
  const data = Float32Array.from(plain.data, (value) => beta * value);
  for (let draw = 0; draw < augmentations; draw++) {
    const varied = await predict(fromBatches(() => inputsOf(samples.batches({ batchSize, seed, epoch: draw }))));
    varied.data.forEach((value, at) => {
      data[at] = (data[at] ?? 0) + ((1 - beta) / augmentations) * Number(value);
    });
  }
  return { ...plain, data };
}

async function* inputsOf(batches: AsyncIterable<Batch>): AsyncGenerator<ReadyBatch> {
  for await (const { x } of batches) yield { x };
}
