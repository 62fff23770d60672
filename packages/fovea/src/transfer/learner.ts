import { type AugmentationStep, augment } from "../data/augment/index.ts";
import type { Engine, EngineName } from "../engine/index.ts";
import { crossValidateProbe, doubtfulLabels, fitProbe } from "../evaluation/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import { Model } from "../models/index.ts";
import { adamw, oneCycle } from "../optimizers/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions, optional } from "../support/schema.ts";
import { fraction, nonNegative, nonNegativeInteger, positive, positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Callback, History } from "../train/index.ts";
import { signalOption } from "../train/signal-option.ts";
import type { ZooOptions } from "../zoo/index.ts";
import { type Backbone, backboneOf, type FeaturePooling, type ZooNetwork, zooBackbone } from "./backbone.ts";
import { cacheOption, type ExtractFeaturesOptions, extractFeatures, type ImageFeatures } from "./extract-features.ts";
import { type FineTuning, prepareFineTuning } from "./fine-tune.ts";
import { type Head, type HeadModel, headModel } from "./head.ts";
import { imageDataset } from "./image-dataset.ts";
import { type Interpretation, interpretation } from "./interpretation.ts";
import { checkedImages, type LabeledImages, type LabeledImagesGiven } from "./labeled-images.ts";

/** What to learn with. */
export interface LearnerOptions
  extends Pick<ZooOptions, "weights" | "variant" | "inputShape" | "weightsFile" | "download"> {
  /** A network of the zoo, a trained model such as an imported one, or a backbone. */
  readonly model: ZooNetwork | Model | Backbone;
  /** What replaces the classifier (default "linear"). */
  readonly head?: Head;
  /** How feature maps become features (default "avg"; "avg+max" for the head "fastai"). */
  readonly pooling?: FeaturePooling;
  /** The folder that keeps features, or false to keep none (default: Fovea's cache). */
  readonly cache?: string | false;
  /** Seed of the head's initial weights, of the order of images, and of the folds (default 0). */
  readonly seed?: number;
  /** Where to compute (default: the fastest engine, or that of the given model). */
  readonly engine?: EngineName | Engine;
}

/** How a head is trained on features. */
export interface FitHeadOptions extends Pick<ExtractFeaturesOptions, "onProgress" | "signal"> {
  /** Passes over the features (default 30). A linear head needs none: its optimum is computed. */
  readonly epochs?: number;
}

/** How the whole model is trained. Defaults: see `fineTune`. */
export interface FineTuneOptions extends Partial<Omit<FineTuning, "updates" | "oneHot">> {
  /** Passes over the images (default 4). */
  readonly epochs?: number;
  /** Random transformations of the images, such as `augment.light` (default `augment.standard`; [] for none). */
  readonly augmentation?: readonly AugmentationStep[];
  /** Images that are evaluated after each epoch, without augmentation. */
  readonly validation?: LabeledImagesGiven | undefined;
  /** Images per step (default 16). */
  readonly batchSize?: number;
  /** Called along the training, as in `fit`. */
  readonly callbacks?: readonly Callback[];
  /** Whether to show a progress bar, as in `fit` (default "auto"). */
  readonly verbose?: boolean | "auto";
  /** Interrupts the training. */
  readonly signal?: AbortSignalLike;
}

const anyOptions = {
  weights: anything,
  variant: anything,
  inputShape: anything,
  weightsFile: anything,
  download: anything,
};

const learnerChecks: OptionChecks<LearnerOptions> = {
  ...anyOptions,
  model: anything,
  head: anything,
  pooling: anything,
  cache: cacheOption,
  seed: optional(nonNegativeInteger()),
  engine: anything,
};

const headChecks: OptionChecks<FitHeadOptions> = {
  epochs: optional(positiveInteger()),
  onProgress: anything,
  signal: signalOption,
};

const fineTuneChecks: OptionChecks<FineTuneOptions> = {
  epochs: optional(positiveInteger()),
  batchSize: optional(positiveInteger()),
  augmentation: anything,
  validation: anything,
  callbacks: anything,
  verbose: anything,
  signal: signalOption,
  stages: optional(nonNegativeInteger()),
  learningRate: optional(positive()),
  decay: optional(positive()),
  backboneScale: optional(nonNegative()),
  weightDecay: optional(nonNegative()),
  labelSmoothing: optional(fraction()),
};

/** How doubtful labels are looked for. */
export interface DoubtfulLabelsOptions {
  /** Numbers of images that belong together, such as near-duplicates: a copy of an image must not vouch for its label. */
  readonly groups?: ArrayLike<number>;
  /** The number of parts, of which each is predicted by a probe fitted to the others (default 5). */
  readonly folds?: number;
}

const doubtChecks: OptionChecks<DoubtfulLabelsOptions> = { groups: anything, folds: optional(positiveInteger()) };

/** Predictions for labeled images. */
export interface LearnerPredictions {
  /** Probabilities [images, classes]. */
  readonly probabilities: Tensor;
  /** The index of each row's file among the files that were given. */
  readonly rows: readonly number[];
  readonly labels: readonly number[];
  readonly faults: ImageFeatures["faults"];
}

/** An image whose label is probably wrong. */
export interface DoubtfulImage {
  readonly file: string;
  /** The name of its class. */
  readonly label: string;
  /** The name of the class that it seems to belong to. */
  readonly suggested: string;
  /** Probability of its class. */
  readonly selfConfidence: number;
  /** Probability of its class minus the largest other one: the lower, the more doubtful. */
  readonly margin: number;
}

/**
 * Adapts a trained network to a set of images: a new head on its features first, then, if wanted, its last stages. A model
 * that is given shares its layers with the learner, so fine-tuning changes its weights.
 *
 * ```ts
 * const photos = await learner(train, { model: zoo.resnet50, weights: "torchvision" });
 * await photos.fitHead();
 * await photos.fineTune({ epochs: 4, validation });
 * await photos.save("photos-model");
 * ```
 * @throws ConfigError for images without classes, unknown weights, and a model whose preprocessing is not known.
 */
export async function learner(images: LabeledImagesGiven, options: LearnerOptions): Promise<Learner> {
  const checked = checkedImages("learner", images);
  const { model, head = "linear", seed = 0, cache, engine, ...zoo } = checkOptions("learner", learnerChecks, options);
  const pooling = zoo.pooling ?? (head === "fastai" ? "avg+max" : "avg");
  const backbone = await backboneFor(model, { ...zoo, pooling, ...(engine !== undefined && { engine }) });
  return new Learner(checked, backbone, { head, seed, ...(cache !== undefined && { cache }) });
}

async function backboneFor(
  given: LearnerOptions["model"],
  { pooling, ...zoo }: Omit<ZooOptions, "pooling"> & { readonly pooling: FeaturePooling },
): Promise<Backbone> {
  if (typeof given === "function") return zooBackbone(given, { ...zoo, pooling });
  if (isOptions(given) && "features" in given) return given as Backbone;
  if (!(given instanceof Model)) {
    throw new ConfigError(
      `learner: expected model to be a network of the zoo or a model, received ${formatReceived(given)}`,
    );
  }
  return backboneOf(given as Model<SymbolicTensor>, { pooling });
}

/** A model that learns from a set of images. */
export class Learner {
  readonly backbone: Backbone;
  readonly classes: readonly string[];
  /** From images to probabilities of the classes. */
  readonly model: Model;
  readonly #images: LabeledImages;
  readonly #head: HeadModel;
  readonly #settings: { readonly seed: number; readonly cache?: string | false };
  #headIsFitted = false;

  constructor(
    images: LabeledImages,
    backbone: Backbone,
    { head, ...settings }: { readonly head: Head; readonly seed: number; readonly cache?: string | false },
  ) {
    this.#images = images;
    this.#settings = settings;
    this.backbone = backbone;
    this.classes = images.classes;
    this.#head = headModel(backbone, head, images.classes, settings.seed);
    this.model = this.#head.whole;
  }

  /** Computes the backbone's features of images, or reads those that are known. */
  features(images: LabeledImages, options: Omit<ExtractFeaturesOptions, "cache"> = {}): Promise<ImageFeatures> {
    const { cache } = this.#settings;
    return extractFeatures(this.backbone, images.files, { ...options, ...(cache !== undefined && { cache }) });
  }

  /**
   * Trains the head alone on the features of the images, which are computed once and kept. A linear head is fitted to
   * its optimum, with the strength of its penalty chosen by cross-validation.
   */
  async fitHead(given: FitHeadOptions = {}): Promise<ImageFeatures> {
    const { epochs = 30, ...options } = checkOptions("fitHead", headChecks, given);
    const { seed } = this.#settings;
    const found = await this.features(this.#images, options);
    const labels = found.rows.map((row) => Number(this.#images.labels[row]));
    if (labels.length === 0) throw new ConfigError("fitHead: none of the files could be read as an image");
    const { onFeatures, isLinear } = this.#head;
    if (isLinear) {
      const { kernel, bias } = fitProbe(found.features, labels, { classes: this.classes.length, seed });
      await onFeatures.setWeights(
        new Map([
          ["classes/kernel", kernel],
          ["classes/bias", bias],
        ]),
      );
    } else {
      const batchSize = Math.min(64, labels.length);
      const totalSteps = Math.max(2, epochs * Math.ceil(labels.length / batchSize));
      onFeatures.compile({
        optimizer: adamw({ weightDecay: 0.01, learningRate: oneCycle({ maxLearningRate: 1e-2, totalSteps }) }),
        loss: "sparseCategoricalCrossentropy",
      });
      const { signal } = options;
      const y = Int32Array.from(labels);
      await onFeatures.fit(
        { x: found.features, y },
        { epochs, batchSize, seed, verbose: false, ...(signal && { signal }) },
      );
    }
    this.#headIsFitted = true;
    return found;
  }

  /**
   * Trains the head and the last stages of the backbone on the images. Fits the head first if that has not been done: on
   * good features, a random head would destroy them (Kumar et al. 2022).
   *
   * By default, trains all stages for 4 epochs, with a rate of at most 1e-3 for the head, a tenth of it for the last stage
   * and 2.6 times less for each stage before it, weight decay 0.01, label smoothing 0.1 and the augmentation
   * `augment.standard`.
   */
  async fineTune(given: FineTuneOptions = {}): Promise<History> {
    const options = checkOptions("fineTune", fineTuneChecks, given);
    const { epochs = 4, batchSize = 16, augmentation = augment.standard, validation, ...rest } = options;
    const { callbacks = [], verbose = "auto", signal, ...tuning } = rest;
    if (!this.#headIsFitted) await this.fitHead(signal ? { signal } : {});
    const { preprocessing, stages } = this.backbone;
    const data = imageDataset(this.#images, preprocessing, { augmentation });
    // Steps that mix images mix their labels too.
    const oneHot = data.outputs?.[0]?.dtype === "float32";
    const compiled = prepareFineTuning(this.model, {
      ...{ stages: Math.max(1, stages.length), learningRate: 1e-3, decay: 1 / 2.6, backboneScale: 0.1 },
      ...{ weightDecay: 0.01, labelSmoothing: 0.1, ...tuning },
      oneHot,
      updates: Math.max(2, epochs * Math.ceil(this.#images.files.length / batchSize)),
    });
    this.model.compile(compiled);
    return this.model.fit(data, {
      ...{ epochs, batchSize, callbacks, verbose, seed: this.#settings.seed },
      ...(validation && {
        validationData: imageDataset(checkedImages("fineTune: validation", validation), preprocessing, { oneHot }),
      }),
      ...(signal && { signal }),
    });
  }

  /** Predicts labeled images, from their features where the backbone has not changed since they were computed. */
  async predict(
    images: LabeledImagesGiven,
    options: Omit<ExtractFeaturesOptions, "cache"> = {},
  ): Promise<LearnerPredictions> {
    const checked = checkedImages("predict", images);
    const { features, rows, faults } = await this.features(checked, options);
    if (rows.length === 0) throw new ConfigError("predict: none of the files could be read as an image");
    const probabilities = (await this.#head.onFeatures.predict(features)) as Tensor;
    return { probabilities, rows, faults, labels: rows.map((row) => Number(checked.labels[row])) };
  }

  /**
   * Reports what the model gets right and wrong on labeled images: accuracy with its interval, each class, the pairs of
   * classes confused most, the images with the largest losses, and calibration. `limit` is the length of the lists.
   */
  async interpret(images: LabeledImagesGiven, options: { readonly limit?: number } = {}): Promise<Interpretation> {
    const { limit = 10 } = checkOptions("interpret", { limit: optional(positiveInteger()) }, options);
    const checked = checkedImages("interpret", images);
    const { probabilities, labels, rows, faults } = await this.predict(checked);
    const files = rows.map((row) => checked.files[row] ?? "");
    return interpretation({ files, labels, classes: this.classes, probabilities, faults }, limit);
  }

  /**
   * Finds images whose labels are probably wrong, the most doubtful first, by confident learning on the predictions of
   * linear probes that never saw the image (default: among the images that the learner was made for). Call it before
   * `fineTune`: a fine-tuned backbone has seen them all.
   */
  async doubtfulLabels(
    images: LabeledImagesGiven = this.#images,
    options: DoubtfulLabelsOptions = {},
  ): Promise<readonly DoubtfulImage[]> {
    const { groups, folds = 5 } = checkOptions("doubtfulLabels", doubtChecks, options);
    const checked = checkedImages("doubtfulLabels", images);
    const { features, rows } = await this.features(checked);
    const labels = rows.map((row) => Number(checked.labels[row]));
    const groupOf = groups && rows.map((row) => Number(groups[row]));
    const { seed } = this.#settings;
    const { probabilities } = crossValidateProbe(features, labels, groupOf, {
      folds,
      classes: this.classes.length,
      seed,
    });
    return doubtfulLabels(labels, probabilities).doubtful.map(
      ({ image, label, suggested, selfConfidence, margin }) => ({
        file: checked.files[rows[image] ?? 0] ?? "",
        ...{ label: this.classes[label] ?? "", suggested: this.classes[suggested] ?? "", selfConfidence, margin },
      }),
    );
  }

  /** Saves the model with its preprocessing and class names; `fovea predict` and `loadModel` open it. */
  save(folder: string): Promise<void> {
    return this.model.save(folder);
  }
}
