import { applyTemperature, crossValidateProbe, doubtfulLabels } from "../evaluation/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import { Model } from "../models/index.ts";
import { checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions, optional } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { History } from "../train/index.ts";
import type { ZooOptions } from "../zoo/index.ts";
import { type Backbone, backboneOf, type FeaturePooling, zooBackbone } from "./backbone.ts";
import { classBalance } from "./class-balance.ts";
import { Classifier } from "./classifier.ts";
import { type Confidence, fitConfidence } from "./confidence.ts";
import { writeConfidence } from "./confidence-files.ts";
import { type ExtractFeaturesOptions, extractFeatures, type ImageFeatures } from "./extract-features.ts";
import { fitHead } from "./fit-head.ts";
import { type Head, type HeadModel, headModel } from "./head.ts";
import { type ImageTrainingOptions, type Stages, trainOnImages } from "./image-training.ts";
import { type Interpretation, interpretation } from "./interpretation.ts";
import { checkedImages, type LabeledImages, type LabeledImagesGiven } from "./labeled-images.ts";
import {
  type CalibrateOptions,
  calibrateChecks,
  type DoubtfulLabelsOptions,
  doubtChecks,
  type FineTuneOptions,
  type FitHeadOptions,
  fineTuneChecks,
  headChecks,
  type LearnerOptions,
  learnerChecks,
  type PredictImagesOptions,
  predictChecks,
} from "./learner-options.ts";
import { type TestTimeAugmentation, withVariations } from "./test-time-augmentation.ts";

/** A head that has been fitted, and the features that it was fitted to; none if a checkpoint had the head. */
export interface FittedHead extends Partial<ImageFeatures> {
  /** The losses and metrics of the epochs with augmentation. */
  readonly history?: History;
}

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
  readonly #notes: string[] = [];
  #headIsFitted = false;
  #confidence: Confidence | undefined;

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

  /** What the learner decided by itself and why, such as to balance classes. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Computes the backbone's features of images, or reads those that are known. */
  features(images: LabeledImages, options: Omit<ExtractFeaturesOptions, "cache"> = {}): Promise<ImageFeatures> {
    const { cache } = this.#settings;
    return extractFeatures(this.backbone, images.files, { ...options, ...(cache !== undefined && { cache }) });
  }

  /**
   * Trains the head alone on the features of the images, which are computed once and kept. A linear head is fitted to
   * its optimum, with the strength of its penalty chosen by cross-validation.
   *
   * With `augmentation`, trains on from there, end to end with the backbone frozen: slower, but the head also sees what
   * augmentation makes of the images. By default, this takes 4 epochs with a rate of at most 1e-3, weight decay 0.01 and
   * label smoothing 0.1.
   */
  async fitHead(given: FitHeadOptions = {}): Promise<FittedHead> {
    const options = checkOptions("fitHead", headChecks, given);
    const { onProgress, ...training } = options;
    if (!options.augmentation) return this.#fitOnFeatures(options);
    let found: ImageFeatures | undefined;
    const prepareHead = async () => {
      const { balance, signal } = training;
      found = await this.#fitOnFeatures({
        ...{ ...(onProgress && { onProgress }), ...(balance && { balance }), ...(signal && { signal }) },
      });
    };
    const stages = { stages: 0, decay: 1, backboneScale: 0 };
    const history = await this.#train("fitHead", prepareHead, stages, training);
    this.#headIsFitted = true;
    return { ...found, history };
  }

  async #fitOnFeatures(options: FitHeadOptions): Promise<ImageFeatures> {
    const { epochs = 30, balance = "auto", signal, onProgress } = options;
    const { seed } = this.#settings;
    const found = await this.features(this.#images, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
    const labels = found.rows.map((row) => Number(this.#images.labels[row]));
    if (labels.length === 0) throw new ConfigError("fitHead: none of the files could be read as an image");
    const method = balance === "sampling" ? "weights" : balance;
    const { weights, note } = classBalance({ labels, classes: this.classes }, method, "weights");
    if (note) this.#notes.push(note);
    this.#confidence = undefined;
    await fitHead(this.#head, found.features, labels, { epochs, seed, classWeights: weights, signal });
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
    const { stages, decay, backboneScale, ...training } = checkOptions("fineTune", fineTuneChecks, given);
    const { balance, signal } = training;
    const prepareHead = async () => {
      if (this.#headIsFitted) return;
      await this.#fitOnFeatures({ ...(balance && { balance }), ...(signal && { signal }) });
    };
    const all = Math.max(1, this.backbone.stages.length);
    const rates = { stages: stages ?? all, decay: decay ?? 1 / 2.6, backboneScale: backboneScale ?? 0.1 };
    const history = await this.#train("fineTune", prepareHead, rates, training);
    this.#headIsFitted = true;
    return history;
  }

  #train(
    where: string,
    prepareHead: () => Promise<void>,
    stages: Stages,
    options: ImageTrainingOptions,
  ): Promise<History> {
    const { model, backbone } = this;
    const onNote = (note: string) => this.#notes.push(note);
    this.#confidence = undefined;
    const training = { model, backbone, images: this.#images, seed: this.#settings.seed, where, prepareHead, onNote };
    return trainOnImages(training, stages, options);
  }

  /**
   * Predicts labeled images, from their features where the backbone has not changed since they were computed. After
   * `calibrate`, the probabilities are calibrated.
   */
  async predict(images: LabeledImagesGiven, given: PredictImagesOptions = {}): Promise<LearnerPredictions> {
    const options = checkOptions("predict", predictChecks, given);
    const checked = checkedImages("predict", images);
    const { probabilities, ...known } = await this.#predicted(checked, options);
    const temperature = this.#confidence?.temperature.temperature;
    return { ...known, probabilities: temperature ? applyTemperature(probabilities, temperature) : probabilities };
  }

  async #predicted(images: LabeledImages, { augmentations, augmentation, beta, ...options }: PredictImagesOptions) {
    const { features, rows, faults } = await this.features(images, options);
    if (rows.length === 0) throw new ConfigError("predict: none of the files could be read as an image");
    const plain = (await this.#head.onFeatures.predict(features)) as Tensor;
    const { preprocessing } = this.backbone;
    const { batchSize = 16, signal } = options;
    const variations = { augmentations, augmentation, beta } as TestTimeAugmentation;
    const files = rows.map((row) => images.files[row] ?? "");
    const probabilities = await withVariations(plain, files, variations, {
      ...{ preprocessing, seed: this.#settings.seed, batchSize, signal },
      predict: async (samples) =>
        (await this.model.predict(samples, { batchSize, ...(signal && { signal }) })) as Tensor,
    });
    return { features, probabilities, rows, faults, labels: rows.map((row) => Number(images.labels[row])) };
  }

  /**
   * Measures how far predictions can be trusted, on images that the model was not trained on: fits a temperature, so that
   * probabilities match how often predictions are right, and a detector of images that show none of the classes, with
   * its rate of false alarms. `save` keeps both with the model, and `classifier` and `openClassifier` apply them. Call it
   * after training, which makes it void.
   */
  async calibrate(validation: LabeledImagesGiven, given: CalibrateOptions = {}): Promise<Confidence> {
    const options = checkOptions("calibrate", calibrateChecks, given);
    const { seed } = this.#settings;
    const found = await this.#predicted(checkedImages("calibrate", validation), {});
    const { features, rows } = await this.features(this.#images);
    const train = { features, labels: rows.map((row) => Number(this.#images.labels[row])) };
    const layer = this.#head.featureLayer;
    this.#confidence = fitConfidence({ train, validation: found, layer }, { ...options, seed });
    return this.#confidence;
  }

  /** The model with its confidence, as `openClassifier` opens it after `save`. */
  classifier(): Classifier {
    return new Classifier(this.model, this.#confidence);
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

  /** Saves the model with its preprocessing, class names and confidence; `openClassifier`, `fovea predict` and `loadModel` open it. */
  async save(folder: string): Promise<void> {
    await this.model.save(folder);
    await writeConfidence(folder, this.model, this.#confidence);
  }
}
