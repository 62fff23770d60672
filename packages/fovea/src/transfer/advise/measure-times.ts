import { augment } from "../../data/augment/index.ts";
import type { Model } from "../../models/index.ts";
import { leafLayers } from "../../network/index.ts";
import { timeStep } from "../../train/index.ts";
import type { Backbone } from "../backbone.ts";
import { defaultTuning, prepareFineTuning } from "../fine-tune.ts";
import { headModel } from "../head.ts";
import { imageDataset } from "../image-dataset.ts";
import type { LabeledImages } from "../labeled-images.ts";
import type { Recipe } from "../recipe.ts";

/** Images per batch in extraction and timing. */
export const batchSize = 16;

/** Batches that are read to measure the reading; the first, in which threads start, doesn't count. */
const readBatches = 4;

/** The time to predict an image in a batch, in milliseconds. */
export async function networkMilliseconds({ model }: Backbone): Promise<number> {
  return (await timeStep(model.trainer, "predict", batchSize)) / batchSize;
}

/** The time to read and prepare an image, in milliseconds. */
export async function readingMilliseconds(
  images: LabeledImages,
  { preprocessing }: Pick<Backbone, "preprocessing">,
  augmentation: Recipe["augmentation"] = "none",
): Promise<number> {
  const data = imageDataset(images, preprocessing, { augmentation: augment[augmentation] }).take(
    Math.min(images.files.length, batchSize * readBatches),
  );
  let start = performance.now();
  let first = 0;
  let read = 0;
  for await (const { size } of data.batches({ batchSize })) {
    // A single batch is all there is to measure.
    if (first === 0) {
      first = (performance.now() - start) / size;
      start = performance.now();
    } else read += size;
  }
  return read > 0 ? (performance.now() - start) / read : first;
}

/**
 * The time of a training step that trains the head and the last `stages`, in milliseconds. The backbone is unchanged.
 */
export async function trainingMilliseconds(
  backbone: Backbone,
  { classes }: LabeledImages,
  { head, stages, learningRate, labelSmoothing, batchSize }: Recipe,
): Promise<number> {
  const { whole } = headModel(backbone, head, classes, 0);
  return withTrainableKept(whole, async () => {
    whole.compile(
      prepareFineTuning(whole, {
        ...{ ...defaultTuning, stages, learningRate, labelSmoothing },
        ...{ oneHot: false, updates: 2 },
      }),
    );
    return timeStep(whole.trainer, "train", batchSize);
  });
}

/** Which layers are trainable belongs to the layers, which the backbone shares with its caller. */
async function withTrainableKept<T>({ network }: Model, work: () => Promise<T>): Promise<T> {
  const before = leafLayers(network).map(({ layer }) => ({ layer, trainable: layer.trainable }));
  try {
    return await work();
  } finally {
    for (const { layer, trainable } of before) layer.trainable = trainable;
  }
}
