import { type AugmentationStep, augment } from "../data/augment/index.ts";
import { encodePng, type ImageFit } from "../data/index.ts";
import { compareNames } from "../datasets/image-folder/index.ts";
import type { TableColumns } from "../datasets/index.ts";
import { type ImageDataset, imageSamples } from "../image-pipeline/index.ts";
import { imageGrid } from "../plot/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { random } from "../support/random.ts";
import type { Tensor } from "../tensor/index.ts";
import type { AugmentationName, LearnerImages } from "../transfer/index.ts";
import { hasTargets, taskOf } from "../transfer/learning-task.ts";
import { truth } from "../transfer/predict-images.ts";
import { openLabeledImages } from "./open-labeled-images.ts";

/** What a preview shows. */
export interface PreviewOptions {
  readonly augmentation: AugmentationName;
  /** Height and width of the images that the network receives (default 224 × 224). */
  readonly imageSize?: readonly [height: number, width: number];
  /** How images of other proportions are brought to this size (default "stretch"). */
  readonly fit?: ImageFit | undefined;
  /** Number of images, drawn from all classes (default 6). */
  readonly images?: number;
  /** Draws per image (default 7). */
  readonly draws?: number;
  readonly seed?: number;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
  readonly signal?: AbortSignalLike;
}

/** A grid of images, and what it shows. */
export interface AugmentationPreview {
  readonly svg: string;
  readonly rows: readonly { readonly file: string; readonly label: string }[];
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Draws what a network will see of a folder's images: a row per image, the image itself first, and then how it looks in
 * the first epochs of a training with this seed.
 * @throws ConfigError for neither a folder nor a table of images; FormatError if none of the images can be read.
 */
export async function previewAugmentation(folder: string, options: PreviewOptions): Promise<AugmentationPreview> {
  const { augmentation, imageSize = [224, 224], images: count = 6, draws = 7, seed = 0, fit, signal } = options;
  const { train } = await openLabeledImages(folder, { grouping: "names", columns: options.columns, signal });
  const { files } = train;
  const labels = labelTexts(train);
  const chosen = spread(labels, count, seed);
  const some = chosen.map((index) => files[index] ?? "");
  const data = imageSamples({
    ...{
      files: some,
      classes: train.classes,
      imageSize,
      augmentation: augment[augmentation] as readonly AugmentationStep[],
    },
    labels: chosenLabels(train, chosen),
    ...(fit && { fit }),
    // As a network from scratch pads, whose images are in −1 … 1.
    ...(fit === "pad" && { padColor: 128 }),
    ...(signal && { signal }),
  });
  const columns = [await imagesOf(data.withoutAugmentation(), some.length, seed, 0)];
  // Without steps, all draws are the image itself.
  const epochs = augmentation === "none" ? 0 : draws;
  for (let epoch = 0; epoch < epochs; epoch++) columns.push(await imagesOf(data, some.length, seed, epoch));
  const broken = new Set(data.faults.map(({ file }) => file));
  const readable = chosen.filter((index) => !broken.has(files[index] ?? ""));
  const rows = readable.map((index) => ({ file: files[index] ?? "", label: labels[index] ?? "" }));
  const svg = imageGrid(
    rows.map(({ label }, row) => ({ label, images: columns.flatMap((column) => column.slice(row, row + 1)) })),
    {
      ...{ imageSize, title: `Augmentation "${augmentation}", ${imageSize[0]} × ${imageSize[1]} pixels` },
      columns: ["original", ...Array.from({ length: epochs }, (_, epoch) => `epoch ${epoch + 1}`)],
    },
  );
  return { svg, rows, faults: data.faults.map(({ file, reason }) => ({ file, reason })) };
}

/** The class of each image, its labels or its values, as text. */
function labelTexts(images: LearnerImages): readonly string[] {
  const { files, classes } = images;
  if (!hasTargets(images)) return files.map((_, index) => classes[Number(images.labels[index])] ?? "");
  const rows = files.map((_, index) => Array.from(truth(images, [index]).targets?.data ?? [], Number));
  if (taskOf("augment", images) === "regression") return rows.map((row) => row.join(", "));
  return rows.map((row) => classes.filter((_, label) => row[label] === 1).join(", "));
}

function chosenLabels(images: LearnerImages, chosen: readonly number[]): Int32Array | Tensor {
  if (!hasTargets(images)) return Int32Array.from(chosen, (index) => Number(images.labels[index]));
  return truth(images, chosen).targets as Tensor;
}

/** Indices of images, as many with each label as with the others, ordered by label. */
function spread(labels: readonly string[], count: number, seed: number): readonly number[] {
  const byClass = new Map<string, number[]>();
  for (const index of random(seed).permutation(labels.length)) {
    const label = labels[index] ?? "";
    byClass.set(label, [...(byClass.get(label) ?? []), index]);
  }
  const classes = [...byClass.values()];
  const chosen: number[] = [];
  for (let round = 0; chosen.length < Math.min(count, labels.length); round++) {
    for (const images of classes) chosen.push(...images.slice(round, round + 1));
  }
  return chosen.slice(0, count).sort((a, b) => compareNames(labels[a] ?? "", labels[b] ?? "") || a - b);
}

async function imagesOf(data: ImageDataset, count: number, seed: number, epoch: number): Promise<Uint8Array[]> {
  const pngs: Uint8Array[] = [];
  for await (const { x, size } of data.batches({ batchSize: count, seed, epoch })) {
    const [images] = x;
    for (let row = 0; images && row < size; row++) pngs.push(await encodePng(imageAt(images, row), [0, 1]));
  }
  return pngs;
}

function imageAt({ data, shape: [, ...shape] }: Tensor, row: number): Tensor {
  const length = shape.reduce((product, side) => product * side, 1);
  return { data: (data as Float32Array).slice(row * length, (row + 1) * length), shape, dtype: "float32" };
}
