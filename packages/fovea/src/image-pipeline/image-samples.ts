import { availableParallelism, totalmem } from "node:os";
import { type AugmentationStep, augment } from "../data/augment/index.ts";
import { sliceRows } from "../data/batch.ts";
import { type Dataset, dataset } from "../data/dataset.ts";
import type { DatasetSource } from "../data/dataset-source.ts";
import { type ImageFit, imageFits } from "../data/image-fit.ts";
import { isDrawing } from "../data/image-look.ts";
import { checkedImageSpec, type ImageSpec } from "../data/image-spec.ts";
import { defaultMaxPixels } from "../data/max-pixels.ts";
import type { Preprocessing } from "../data/preprocessing.ts";
import { checkedPreprocessing } from "../data/preprocessing-schema.ts";
import { type Tensors, tensorList } from "../data/tensor-list.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError, formatReceived, isJsonObject, ShapeError } from "../support/index.ts";
import { defineField, optional } from "../support/schema.ts";
import { boolean, nonNegativeInteger, oneOf, positiveInteger, text } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/index.ts";
import { type CacheSettings, defaultCacheBytes } from "./cache/disk-cache.ts";
import { memoryCache } from "./cache/memory-cache.ts";
import { BatchRing } from "./epoch/batch-ring.ts";
import type { ImageSampling } from "./epoch/epoch-order.ts";
import { batchLayout, imageBatches } from "./epoch/image-batches.ts";
import type { ImageJob, Range } from "./epoch/image-job.ts";
import { mixableLabels } from "./epoch/mixable-labels.ts";
import { mixesSamples } from "./epoch/partners.ts";
import { RingMemory } from "./epoch/ring-memory.ts";
import { FaultList } from "./fault-list.ts";
import { fittedResize } from "./fitted-resize.ts";
import type { ImageFault } from "./image-fault.ts";
import type { PixelPlan } from "./pixels/pixel-plan.ts";
import { localReader } from "./readers/local-reader.ts";
import type { ImageReader } from "./readers/read-task.ts";
import { ThreadReader } from "./readers/thread-reader.ts";
import { ReadingClock, type ReadingProgress, type ReadingTimes } from "./reading-times.ts";

/** Which images become samples, and how. */
export interface ImageSamplesOptions {
  /** Paths of image files in any format that `decodeImage` reads. */
  readonly files: readonly string[];
  /** A row for each file, as in `fromArrays`: class numbers, or a tensor [files, …] for several labels or values. */
  readonly labels?: Tensors;
  /** Whether samples have rows [classes] of 0 and 1 instead of class numbers (default: with steps that mix samples). */
  readonly oneHot?: boolean;
  /** Height and width in pixels; those of the preprocessing if it is given. */
  readonly imageSize?: readonly [height: number, width: number];
  /** How images of other proportions are brought to the image size (default "stretch"). */
  readonly fit?: ImageFit;
  /** The border of "pad": an integer from 0 to 255, or [red, green, blue] (default 0, as in Keras). */
  readonly padColor?: number | readonly number[];
  /** 3 (default) for red, green and blue; 1 for gray. */
  readonly channels?: 1 | 3;
  /** What transparent pixels show: a CSS color (default "white"). */
  readonly background?: string;
  /**
   * A model's preprocessing, instead of `imageSize`, `fit`, `padColor` and `channels`: pixels are bit for bit those of
   * `preprocess`.
   */
  readonly preprocessing?: Preprocessing;
  /**
   * Steps such as `augment.standard` (default: none). Images are decoded up to twice as large as the image size, and the steps
   * crop or resize them. With steps that mix samples, class numbers become rows of probabilities [classes].
   */
  readonly augmentation?: readonly AugmentationStep[];
  /** Which images a shuffled epoch has (default "natural"). */
  readonly sampling?: ImageSampling;
  /** Names of the classes: class number i is `classes[i]`. */
  readonly classes?: readonly string[];
  /** Threads that read. 0 reads in this thread. Default: one per core, at most 8. */
  readonly workers?: number;
  /**
   * Keeps decoded, resized images for the next epochs (default "none"): "memory" in a quarter of the machine's memory, or in
   * `memory` bytes; in a `folder` also for other processes. The pixels stay the same. A folder takes up to `maxBytes` (default
   * 16 GiB), in which the images that were used longest ago make room for others. It can be deleted at any time.
   */
  readonly cache?:
    | "none"
    | "memory"
    | { readonly memory: number }
    | { readonly folder: string; readonly maxBytes?: number };
  /** Throw an error at an image that cannot be read (default false: leave it out and list it in `faults`). */
  readonly strict?: boolean;
  /** Images with more pixels are faults; by default 178,956,970, as for Pillow, or what FOVEA_MAX_PIXELS says. */
  readonly maxPixels?: number;
  /** Ends an epoch with the signal's reason. */
  readonly signal?: AbortSignalLike;
  /** Called after every batch. */
  readonly onProgress?: (progress: ReadingProgress) => void;
  /** Called when an image is found that cannot be read, once for each. */
  readonly onFault?: (fault: ImageFault) => void;
}

/** A dataset of image files. */
export interface ImageDataset extends Dataset {
  /** The paths of the images, in the order of the samples. */
  readonly files: readonly string[];
  /** The class number of each image, where each has one class, also if the samples have rows of 0 and 1. */
  readonly labels: readonly number[] | undefined;
  /** The labels of each image, where they are rows of numbers: [images, outputs]. */
  readonly targets: Tensor | undefined;
  /** The names of the classes, if they are known: class number i is `classes[i]`. */
  readonly classes: readonly string[] | undefined;
  /** The images found so far that cannot be read, those of other parts of the dataset included. */
  readonly faults: readonly ImageFault[];
  /** The same images without augmentation and balanced sampling, for evaluation. */
  withoutAugmentation(): ImageDataset;
  /** Where the time of this dataset's epochs went; see `describeBottleneck`. */
  readonly times: ReadingTimes;
  take(count: number): ImageDataset;
  skip(count: number): ImageDataset;
  /** As for every dataset; the part for validation is without augmentation and balanced sampling. */
  split(fraction: number): { readonly train: ImageDataset; readonly validation: ImageDataset };
}

const size = defineField<readonly [number, number]>({
  expected: "[height, width] in pixels",
  read: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((side) => Number.isSafeInteger(side) && side > 0)
      ? (value as unknown as readonly [number, number])
      : undefined,
});

const isBytes = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

const cacheField = defineField<NonNullable<ImageSamplesOptions["cache"]>>({
  expected: '"none", "memory", { memory: bytes } or { folder: path, maxBytes }',
  read: (value) => {
    if (value === "none" || value === "memory") return value;
    if (!isJsonObject(value)) return undefined;
    const { memory, folder, maxBytes = defaultCacheBytes, ...others } = value;
    if (Object.keys(others).length > 0) return undefined;
    if (folder === undefined) return isBytes(memory) && !("maxBytes" in value) ? { memory } : undefined;
    const isFolder = typeof folder === "string" && folder !== "" && memory === undefined;
    return isFolder && isBytes(maxBytes) ? { folder, maxBytes } : undefined;
  },
});

const isFunction = option("a function", (value) => typeof value === "function");

/** Options that other sources of image files pass on. */
export const imageReadingChecks: OptionChecks<
  Pick<ImageSamplesOptions, "fit" | "padColor" | "augmentation" | "sampling" | "workers" | "cache">
> = {
  fit: optional(oneOf(imageFits)),
  padColor: anything,
  augmentation: option("a list of steps, such as augment.standard", Array.isArray),
  sampling: optional(oneOf(["natural", "balanced"])),
  workers: optional(nonNegativeInteger()),
  cache: optional(cacheField()),
};

const checks: OptionChecks<ImageSamplesOptions> = {
  ...imageReadingChecks,
  files: anything,
  labels: anything,
  oneHot: optional(boolean()),
  imageSize: optional(size()),
  channels: option("1 or 3", (value) => value === 1 || value === 3),
  background: optional(text()),
  preprocessing: anything,
  classes: anything,
  strict: optional(boolean()),
  maxPixels: optional(positiveInteger()),
  signal: anything,
  onProgress: isFunction,
  onFault: isFunction,
};

/**
 * A dataset of image files, read by threads while the consumer works: x [batch, height, width, channels] float32 in 0 … 1, or
 * as the preprocessing has it, and y the labels. The pixels of a sample depend on the seed, the epoch and the content of
 * its file alone, never on the number of threads, the batch size, the order or the batches skipped.
 *
 * Images that cannot be read are left out and listed in `faults`. In a shuffled epoch, each is replaced by the next readable image,
 * so that there are always `size` samples; in the order of the files there are fewer.
 * @throws ConfigError for a wrong option, ShapeError if there is not a label for each file; while iterating FormatError if
 * no image can be read, or with `strict` for the first one that cannot.
 */
export function imageSamples(options: ImageSamplesOptions): ImageDataset {
  const checked = checkOptions("imageSamples", checks, options);
  const { workers = Math.min(8, availableParallelism()), strict = false, sampling = "natural" } = checked;
  const files = checkedFiles(checked.files);
  const plan = pixelPlan(checked);
  const given = tensorList("imageSamples: labels", checked.labels);
  for (const { shape } of given) {
    if (shape[0] === files.length) continue;
    throw new ShapeError(`imageSamples: expected a label for each of ${files.length} files, received ${shape[0]}`);
  }
  const { oneHot = mixesSamples(plan.augmentation) } = checked;
  const labels = oneHot ? mixableLabels(given, checked.classes?.length) : given;
  const job: ImageJob = {
    files,
    labels,
    classNumbers: classNumbers(given),
    classes: sampling === "balanced" ? classesOf(given) : undefined,
    plan,
    isAugmented: plan.augmentation.length > 0,
    workers,
    reader: imageReader(plan, workers, checked.cache),
    memory: new RingMemory(),
    batches: new BatchRing(),
    faults: new FaultList(strict, checked.onFault),
    signal: checked.signal,
    onProgress: checked.onProgress,
  };
  return imageDataset(job, [0, files.length], imageSpec(checked), checked.classes);
}

function imageReader(plan: PixelPlan, workers: number, cache: ImageSamplesOptions["cache"] = "none"): ImageReader {
  const reader = workers === 0 ? localReader(plan) : new ThreadReader(plan, workers);
  if (cache === "memory") return memoryCache(reader, totalmem() / 4);
  return typeof cache === "object" && "memory" in cache ? memoryCache(reader, cache.memory) : reader;
}

function checkedFiles(files: unknown): readonly string[] {
  if (Array.isArray(files) && files.every((file) => typeof file === "string" && file !== "")) {
    if (files.length > 0) return files;
    throw new ConfigError("imageSamples: expected at least one file, received none");
  }
  throw new ConfigError(`imageSamples: expected files to be a list of paths, received ${formatReceived(files)}`);
}

function cacheSettings(cache: ImageSamplesOptions["cache"]): CacheSettings | undefined {
  if (typeof cache !== "object" || !("folder" in cache)) return undefined;
  return { folder: cache.folder, maxBytes: cache.maxBytes ?? defaultCacheBytes };
}

function pixelPlan(options: ImageSamplesOptions): PixelPlan {
  const { imageSize, channels = 3, background = "white", maxPixels = defaultMaxPixels() } = options;
  const augmentation = augment.checkSteps("imageSamples: augmentation", options.augmentation ?? []);
  const common = { cache: cacheSettings(options.cache), background, maxPixels, augmentation };
  if (!options.preprocessing) {
    if (!imageSize) {
      throw new ConfigError("imageSamples: expected imageSize: [height, width], or a model's preprocessing");
    }
    const resize = fittedResize("imageSamples", options) ?? imageSize;
    return { ...common, imageSize, channels, resize, interpolation: "bilinear", preprocessing: undefined };
  }
  const given = (["imageSize", "fit", "padColor", "channels"] as const).find((name) => options[name] !== undefined);
  if (given) throw new ConfigError(`imageSamples: expected ${given} or preprocessing, received both`);
  const preprocessing = checkedPreprocessing("imageSamples: preprocessing", options.preprocessing);
  const { crop, mean, look, resize, interpolation } = preprocessing;
  if (augmentation.length > 0 && isDrawing(look)) {
    throw new ConfigError(`imageSamples: expected no augmentation with a preprocessing for drawings ("${look}")`);
  }
  const channelCount = mean.length === 1 ? 1 : 3;
  return { ...common, imageSize: crop, channels: channelCount, resize, interpolation, preprocessing };
}

/**
 * The description of the images that `fit` keeps with the model, so that `classify` prepares others alike; undefined if
 * they have a preprocessing.
 */
function imageSpec({ classes, ...options }: ImageSamplesOptions): ImageSpec | undefined {
  if (options.preprocessing) return undefined;
  const resize = fittedResize("imageSamples", options);
  return checkedImageSpec("imageSamples", {
    ...{ range: [0, 1], look: "natural" },
    ...(resize && { resize }),
    ...(classes && { classes }),
  });
}

/** One class number per file; undefined for other labels. */
function classNumbers(labels: readonly Tensor[]): readonly number[] | undefined {
  const [only, ...others] = labels;
  const areNumbers = only && others.length === 0 && only.shape.length === 1 && only.dtype !== "float32";
  return areNumbers ? Array.from(only.data, Number) : undefined;
}

/** The rows of labels; undefined for class numbers, and for several tensors. */
function targetRows(labels: readonly Tensor[], [start, end]: Range): Tensor | undefined {
  const [only, ...others] = labels;
  return only && others.length === 0 && only.shape.length === 2 ? sliceRows(only, start, end) : undefined;
}

function classesOf(labels: readonly Tensor[]): ArrayLike<number> {
  const [only, ...others] = labels;
  if (only && others.length === 0 && only.shape.length === 1) return only.data;
  throw new ConfigError('imageSamples: sampling "balanced" needs labels: one class number for each file');
}

function imageDataset(
  job: ImageJob,
  range: Range,
  images: ImageSpec | undefined,
  classes: readonly string[] | undefined,
): ImageDataset {
  const clock = new ReadingClock(job.workers);
  const base = dataset(imageSource(job, range, images, clock));
  const [start, end] = range;
  const part = (from: number, count: number) =>
    imageDataset(job, [start + from, start + from + count], images, classes);
  const all = end - start;
  return {
    ...base,
    ...{ files: job.files.slice(start, end), labels: job.classNumbers?.slice(start, end), classes },
    targets: targetRows(job.labels, range),
    faults: job.faults.list,
    times: clock,
    take: (count) => part(0, base.take(count).size ?? 0),
    skip(count) {
      const { size = 0 } = base.skip(count);
      return part(all - size, size);
    },
    split(fraction) {
      const { size = 0 } = base.split(fraction).train;
      return { train: part(0, size), validation: part(size, all - size).withoutAugmentation() };
    },
    withoutAugmentation: () => imageDataset({ ...job, isAugmented: false, classes: undefined }, range, images, classes),
  };
}

function imageSource(job: ImageJob, range: Range, images: ImageSpec | undefined, clock: ReadingClock): DatasetSource {
  const [first, last] = range;
  return {
    size: last - first,
    ...batchLayout(job),
    images,
    batches: (request) => imageBatches(job, range, request, clock),
    slice: (start, end) => imageSource(job, [first + start, Math.min(first + end, last)], images, clock),
  };
}
