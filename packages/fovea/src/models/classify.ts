import { type CropCount, type ImageSource, preprocessCrops } from "../data/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { allocate, type DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCount } from "../train/batches/training-data.ts";
import { type PredictOptions, predict } from "../train/index.ts";
import { signalOption } from "../train/signal-option.ts";
import type { ImageModel } from "./image-model.ts";
import { requiredPreprocessing } from "./image-preprocessing.ts";
import { classRow, probabilities } from "./probabilities.ts";
import { type Classification, type TopClassesOptions, topOfRow } from "./top-classes.ts";

/** Options of `classify`. */
export interface ClassifyOptions {
  /** Number of classes to return per image, the most probable first (default 5). */
  readonly top?: number;
  /**
   * Number of crops per image, whose probabilities are averaged: 1 (default) is the center, 5 the corners and the
   * center, 10 these and their mirror images (Krizhevsky, Sutskever and Hinton 2012).
   */
  readonly crops?: CropCount;
  /** Crops per batch (default 32). */
  readonly batchSize?: number;
  readonly signal?: AbortSignalLike;
}

const checks: OptionChecks<ClassifyOptions> = {
  top: anything,
  crops: anything,
  batchSize: anything,
  signal: signalOption,
};

/** Images decoded at a time: enough to keep the cores busy, but few, because large ones need much memory. */
const decoders = 4;

/** One image or a list: files, their bytes, results of `decodeImage`, or pixels [height, width, channels]. */
export type ImagesGiven = ImageSource | readonly ImageSource[];

/** The most probable classes of one image, or a list of them per image. */
export type Classified<Given extends ImagesGiven> = Given extends ImageSource ? Classification[] : Classification[][];

/** Returns the images of a call as a list. */
export function imageList(given: ImagesGiven): readonly ImageSource[] {
  return isMany(given) ? given : [given];
}

/** Returns the most probable classes of each row of probabilities: a list per image, or one list for a single image. */
export function classified<Given extends ImagesGiven>(
  given: Given,
  rows: readonly (readonly number[])[],
  options: TopClassesOptions,
): Classified<Given> {
  const results = rows.map((row) => topOfRow(row, options));
  return (isMany(given) ? results : results[0]) as Classified<Given>;
}

/**
 * Computes the probability of every class for every image.
 * @throws ConfigError if the model's preprocessing is unknown, and for an invalid option; FormatError for a file that is
 * not an image.
 */
export async function imageProbabilities(
  model: ImageModel,
  images: readonly ImageSource[],
  options: ClassifyOptions,
): Promise<number[][]> {
  const { top = 5, crops = 1, batchSize = 32, signal } = checkOptions("classify", checks, options);
  checkCount("classify", "top", top, 1);
  checkCount("classify", "batchSize", batchSize, 1);
  if (![1, 5, 10].includes(crops)) {
    throw new ConfigError(`classify: expected crops to be 1, 5 or 10, received ${formatReceived(crops)}`);
  }
  const preprocessing = requiredPreprocessing(model);
  const together = Math.max(1, Math.floor(batchSize / crops));
  const rows: number[][] = [];
  for (let start = 0; start < images.length; start += together) {
    signal?.throwIfAborted();
    const part = images.slice(start, start + together);
    const parts: Tensor[] = [];
    for (let at = 0; at < part.length; at += decoders) {
      const some = part.slice(at, at + decoders);
      parts.push(...(await Promise.all(some.map((image) => preprocessCrops(image, preprocessing, crops)))));
    }
    rows.push(...(await probabilitiesOf(model, parts, { batchSize, ...(signal && { signal }) })));
  }
  return rows;
}

/** Computes the probability of every class for preprocessed images [crops, height, width, channels]. */
async function probabilitiesOf(
  { network, trainer }: ImageModel,
  images: readonly Tensor[],
  options: PredictOptions,
): Promise<number[][]> {
  const outputs = await predict(trainer, joinedCrops(images, network.inputs[0]?.dtype), options);
  const scores = probabilities(network, outputs[0] as Tensor, trainer.firstLoss);
  let first = 0;
  return images.map(({ shape: [parts = 0] }) => {
    const seen = Array.from({ length: parts }, (_, part) => classRow(scores, first + part));
    first += parts;
    return weightedMean(seen);
  });
}

/** Classifies images that are already preprocessed. */
export async function classifyPrepared(
  model: ImageModel,
  images: readonly { readonly crops: Tensor }[],
  { top = 5, batchSize = 32 }: Pick<ClassifyOptions, "top" | "batchSize"> = {},
): Promise<Classification[][]> {
  const crops = images.map((image) => image.crops);
  const rows = await probabilitiesOf(model, crops, { batchSize });
  return rows.map((row) => topOfRow(row, { labels: model.labels, top }));
}

/** Returns the weighted mean of rows; all count equally without `weights`, which add up to 1. */
export function weightedMean(rows: readonly (readonly number[])[], weights?: readonly number[]): number[] {
  const [first = []] = rows;
  return first.map((_, index) =>
    rows.reduce((sum, row, at) => sum + (weights?.[at] ?? 1 / rows.length) * (row[index] ?? 0), 0),
  );
}

/** Joins crops to one batch, rounded for a network with an integer input. */
export function joinedCrops(parts: readonly Tensor[], dtype: DType = "float32"): Tensor {
  const [, ...shape] = parts[0]?.shape ?? [];
  const rows = parts.reduce((sum, part) => sum + (part.shape[0] ?? 0), 0);
  const length = shape.reduce((product, size) => product * size, 1);
  const isWhole = dtype === "uint8" || dtype === "int32";
  const data = isWhole ? allocate(dtype, rows * length) : new Float32Array(rows * length);
  let at = 0;
  for (const part of parts) {
    data.set(isWhole ? part.data.map(Math.round) : part.data, at);
    at += part.data.length;
  }
  return { data, shape: [rows, ...shape], dtype: isWhole ? dtype : "float32" };
}

function isMany(given: ImagesGiven): given is readonly ImageSource[] {
  return Array.isArray(given);
}
