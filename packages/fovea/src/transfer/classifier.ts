import { type CropCount, type Dataset, type ImageSource, type Preprocessing, preprocessCrops } from "../data/index.ts";
import type { Engine, EngineName } from "../engine/index.ts";
import { applyTemperature, type NoveltyDetector, restoreNoveltyDetector } from "../evaluation/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { joinedCrops, weightedMean } from "../models/classify.ts";
import { type Classification, Model, model } from "../models/index.ts";
import { classRow, probabilities } from "../models/probabilities.ts";
import { topOfRow } from "../models/top-classes.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError, FormatError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { optional } from "../support/schema.ts";
import { boolean, nonNegativeInteger, positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { signalOption } from "../train/signal-option.ts";
import { featuresOf } from "./classifier-features.ts";
import type { Confidence } from "./confidence.ts";
import { readConfidence, writeConfidence } from "./confidence-files.ts";
import { type TestTimeAugmentation, testTimeAugmentationChecks, withVariations } from "./test-time-augmentation.ts";

/** How images are classified. */
export interface ClassifierOptions extends TestTimeAugmentation {
  /** The number of classes per image, the most probable first (default 5). */
  readonly top?: number;
  /** Crops per image whose probabilities are averaged: 1 (default), 5 or 10. */
  readonly crops?: CropCount;
  /** Whether to look for images of none of the classes (default: if the model has a detector). */
  readonly noneOfThese?: boolean;
  /** Crops per batch (default 32). */
  readonly batchSize?: number;
  /** Seed of random variations (default 0). */
  readonly seed?: number;
  readonly signal?: AbortSignalLike;
}

/** What a classifier says of an image. */
export interface ClassifiedImage {
  /** Its position among the images that were given. */
  readonly index: number;
  /** The most probable classes, the most probable first. */
  readonly classes: readonly Classification[];
  /** Whether the image seems to show none of the classes; undefined if that was not looked for. */
  readonly isNovel: boolean | undefined;
  /** The distance of its features from those of the classes. */
  readonly distance: number | undefined;
}

/** What a classifier says of images, and why some can't be read. */
export interface ClassifiedImages {
  readonly images: readonly ClassifiedImage[];
  readonly faults: readonly { readonly index: number; readonly reason: string }[];
}

const checks: OptionChecks<ClassifierOptions> = {
  ...testTimeAugmentationChecks,
  top: optional(positiveInteger()),
  crops: option("1, 5 or 10", (value) => value === 1 || value === 5 || value === 10),
  noneOfThese: optional(boolean()),
  batchSize: optional(positiveInteger()),
  seed: optional(nonNegativeInteger()),
  signal: signalOption,
};

/** Images decoded at a time: enough to keep the cores busy, but few, because large ones need much memory. */
const decoders = 4;

/**
 * Opens a model that a learner has saved, with its confidence: calibrated probabilities, and whether an image shows
 * none of the classes. Any saved model of images can be opened; without a confidence, its probabilities are as they
 * are.
 *
 * ```ts
 * const cats = await openClassifier("cats-model");
 * const { images } = await cats.classify(["a.jpg", "b.jpg"]);
 * ```
 * @throws ConfigError if the folder has no model, FormatError if its files are damaged.
 */
export async function openClassifier(
  folder: string,
  options: {
    /** Where to compute (default: the fastest engine). */
    readonly engine?: EngineName | Engine;
  } = {},
): Promise<Classifier> {
  const loaded = await loadModel(folder, options);
  return new Classifier(loaded, await readConfidence(folder, loaded));
}

/** A model of images with its confidence. */
export class Classifier {
  readonly model: Model;
  /** What is known of the model's confidence; undefined if it has not been calibrated. */
  readonly confidence: Confidence | undefined;
  readonly #detector: NoveltyDetector | undefined;
  /** The model with its features as a second output, computed in the same pass. */
  readonly #both: Model<readonly SymbolicTensor[]>;

  /** @throws ConfigError if the model has no preprocessing, or not the layer with the features. */
  constructor(trained: Model, confidence?: Confidence) {
    if (!(trained instanceof Model)) {
      throw new ConfigError(`classifier: expected a model, received ${formatReceived(trained)}`);
    }
    if (!trained.preprocessing) {
      throw new ConfigError(`classifier: ${trained.name} doesn't state how images are prepared for it`);
    }
    this.model = trained;
    this.confidence = confidence;
    this.#detector = confidence && restoreNoveltyDetector(confidence.novelty);
    const [output] = trained.outputs;
    this.#both = model({
      ...{ name: trained.name, inputs: trained.inputs, engine: trained.trainer.engine },
      outputs: [output as SymbolicTensor, ...(confidence ? [featuresOf(trained.network, confidence.features)] : [])],
    });
  }

  /**
   * Saves the model with its confidence, for `openClassifier`, `fovea predict` and `loadModel`; without the state of a
   * training.
   */
  async save(folder: string): Promise<void> {
    await this.model.save(folder, { training: false });
    await writeConfidence(folder, this.model, this.confidence);
  }

  /** Returns calibrated probabilities [images, classes] for prepared images, and their features if they are known. */
  async probabilities(
    images: Tensor | Dataset,
    options: { readonly batchSize?: number; readonly signal?: AbortSignalLike } = {},
  ): Promise<{ readonly probabilities: Tensor; readonly features: Tensor | undefined }> {
    const { raw, features } = await this.#predicted(images, options);
    return { probabilities: this.#calibrated(raw), features };
  }

  async #predicted(
    images: Tensor | Dataset,
    options: { readonly batchSize?: number; readonly signal?: AbortSignalLike },
  ): Promise<{ readonly raw: Tensor; readonly features: Tensor | undefined }> {
    const [outputs, features] = await this.#both.predict(images, options);
    const { network, trainer } = this.model;
    return { raw: probabilities(network, outputs as Tensor, trainer.firstLoss), features };
  }

  /** The temperature belongs to the answer as a whole: averages of crops and variations come first, as in a learner. */
  #calibrated(raw: Tensor): Tensor {
    return this.confidence ? applyTemperature(raw, this.confidence.temperature.temperature) : raw;
  }

  /**
   * Classifies image files, their bytes or their pixels. An image that can't be read doesn't affect the others.
   * @throws ConfigError for a wrong option.
   */
  async classify(images: readonly ImageSource[], given: ClassifierOptions = {}): Promise<ClassifiedImages> {
    if (!Array.isArray(images)) {
      throw new ConfigError(`classify: expected a list of images, received ${formatReceived(images)}`);
    }
    const options = checkOptions("classify", checks, given);
    const { top = 5, crops = 1, noneOfThese = this.#detector !== undefined, batchSize = 32, signal } = options;
    if (noneOfThese && !this.#detector) {
      throw new ConfigError(
        `classify: ${this.model.name} has no detector of other images; calibrate it (learner.calibrate, calibrateClassifier) and save it again`,
      );
    }
    const results: ClassifiedImage[] = [];
    const faults: { index: number; reason: string }[] = [];
    // The distance is that of the image as it was calibrated: of the center crop.
    const views = noneOfThese && crops > 1 ? crops + 1 : crops;
    const together = Math.max(1, Math.floor(batchSize / views));
    for (let first = 0; first < images.length; first += together) {
      signal?.throwIfAborted();
      const prepared = await this.#prepared(images, first, Math.min(images.length, first + together), crops, views);
      faults.push(...prepared.flatMap(({ index, reason }) => (reason === undefined ? [] : [{ index, reason }])));
      const good = prepared.flatMap(({ index, parts }) => (parts ? [{ index, parts }] : []));
      if (good.length === 0) continue;
      const batch = joinedCrops(
        good.flatMap(({ parts }) => parts),
        this.model.network.inputs[0]?.dtype,
      );
      const found = await this.#predicted(batch, { batchSize, ...(signal && { signal }) });
      const rows = rowsOf(found.raw);
      const distances = noneOfThese && found.features ? this.#detector?.distances(found.features) : undefined;
      const means = good.map((_, at) => weightedMean(rows.slice(views * at + views - crops, views * (at + 1))));
      const files = good.map(({ index }) => images[index]);
      const mixed = rowsOf(this.#calibrated(matrixOf(await this.#varied(means, files, options))));
      good.forEach(({ index }, at) => {
        const distance = distances?.[views * at];
        results.push({
          index,
          classes: topOfRow(mixed[at] ?? [], { labels: this.model.labels, top }),
          isNovel: distance === undefined ? undefined : distance > (this.#detector?.threshold ?? Infinity),
          distance,
        });
      });
    }
    return { images: results, faults };
  }

  /** Prepares a range of images: the center crop where it is needed besides, and the crops. */
  async #prepared(images: readonly ImageSource[], first: number, end: number, crops: CropCount, views: number) {
    const preprocessing = this.model.preprocessing as Preprocessing;
    const prepared: { index: number; parts?: readonly Tensor[]; reason?: string }[] = [];
    for (let from = first; from < end; from += decoders) {
      const part = images.slice(from, Math.min(end, from + decoders));
      const outcomes = part.map(async (image, at) => {
        const index = from + at;
        try {
          const center = views > crops ? [await preprocessCrops(image, preprocessing, 1)] : [];
          return { index, parts: [...center, await preprocessCrops(image, preprocessing, crops)] };
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          return { index, reason: error.message };
        }
      });
      prepared.push(...(await Promise.all(outcomes)));
    }
    return prepared;
  }

  async #varied(
    means: readonly number[][],
    files: readonly (ImageSource | undefined)[],
    { batchSize = 32, seed = 0, signal, ...options }: ClassifierOptions,
  ): Promise<readonly number[][]> {
    if (!options.augmentations) return means;
    if (!files.every((file) => typeof file === "string")) {
      throw new ConfigError("classify: augmentations need the paths of image files");
    }
    const preprocessing = this.model.preprocessing as Preprocessing;
    const varied = await withVariations(matrixOf(means), files, options, {
      ...{ preprocessing, seed, batchSize, signal },
      predict: async (dataset) => matrixOf(rowsOf((await this.#predicted(dataset, { batchSize })).raw)),
    });
    return rowsOf(varied);
  }
}

/** The rows of probabilities; those of a single unit have two classes. */
function rowsOf(tensor: Tensor): number[][] {
  return Array.from({ length: tensor.shape[0] ?? 0 }, (_, row) => classRow(tensor, row));
}

function matrixOf(rows: readonly (readonly number[])[]): Tensor {
  return { data: Float32Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0], dtype: "float32" };
}
