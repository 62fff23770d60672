import { applyTemperature } from "../evaluation/index.ts";
import type { Model } from "../models/index.ts";
import { checkOptions } from "../support/check-options.ts";
import type { History } from "../train/index.ts";
import { type Backbone, withBackboneFit } from "./backbone.ts";
import { backboneFor } from "./backbone-for.ts";
import { checkedFor } from "./checked-for.ts";
import { Classifier } from "./classifier.ts";
import { type Confidence, fitConfidence } from "./confidence.ts";
import { writeConfidence } from "./confidence-files.ts";
import { type DoubtfulImage, doubtfulImages } from "./doubtful-images.ts";
import { type ExtractFeaturesOptions, extractFeatures, type ImageFeatures } from "./extract-features.ts";
import type { FeatureCache } from "./feature-cache.ts";
import { defaultTuning } from "./fine-tune.ts";
import { fitHeadOnFeatures } from "./fit-head-on-features.ts";
import { type Head, type HeadModel, headModel } from "./head.ts";
import { type ImageTrainingOptions, type Stages, trainOnImages } from "./image-training.ts";
import { interpretClasses, interpretLabels, interpretValues } from "./interpret-learner.ts";
import type { Interpretation } from "./interpretation.ts";
import { checkedGroups, checkedLearnerImages, type LabeledImagesGiven, type LearnerImages } from "./labeled-images.ts";
import {
  type CalibrateOptions,
  calibrateChecks,
  checkWithoutAugmentation,
  type DoubtfulLabelsOptions,
  doubtChecks,
  type FineTuneOptions,
  type FitHeadOptions,
  fineTuneChecks,
  headChecks,
  type InterpretOptions,
  type LearnerOptions,
  type ListOptions,
  learnerChecks,
  type PredictImagesOptions,
  predictChecks,
} from "./learner-options.ts";
import { hasTargets, type LearningTask, taskOf, withClasses } from "./learning-task.ts";
import { type LearnerPredictions, predictImages } from "./predict-images.ts";
import type { LabelInterpretation, ValueInterpretation } from "./target-interpretation.ts";
import { weightsHash } from "./weights-hash.ts";

/** A head that has been fitted, and the features that it was fitted to; none if a checkpoint had the head. */
export interface FittedHead extends Partial<ImageFeatures> {
  /** The losses and metrics of the epochs with augmentation. */
  readonly history?: History;
}

/**
 * Adapts a trained network to a set of images: a new head on its features first, then, if wanted, its last stages. A
 * model that is given shares its layers with the learner, so fine-tuning changes its weights. Images with a class each
 * are classified, those with targets have several labels, or values to predict.
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
  const checked = checkedLearnerImages("learner", images);
  const { model, head = "linear", seed = 0, ...others } = checkOptions("learner", learnerChecks, options);
  const { task: given, cache, engine, fit, ...zoo } = others;
  const pooling = zoo.pooling ?? (head === "fastai" ? "avg+max" : "avg");
  const own = await backboneFor(model, { ...zoo, pooling, ...(engine !== undefined && { engine }) });
  const backbone = withBackboneFit(own, fit);
  const task = taskOf("learner", checked, given);
  return new Learner(checked, backbone, { head, task, seed, ...(cache !== undefined && { cache }) });
}

interface LearnerSettings {
  readonly head: Head;
  readonly task: LearningTask;
  readonly seed: number;
  readonly cache?: FeatureCache;
}

/** A model that learns from a set of images. */
export class Learner {
  readonly backbone: Backbone;
  /** The names of the classes, of the labels, or of the values of a regression. */
  readonly classes: readonly string[];
  readonly task: LearningTask;
  /** From images to probabilities of the classes or labels, or to values. */
  readonly model: Model;
  readonly #images: LearnerImages;
  readonly #head: HeadModel;
  readonly #settings: LearnerSettings;
  readonly #notes: string[] = [];
  #headIsFitted = false;
  #confidence: Confidence | undefined;
  /** The hash of the weights that the confidence belongs to. */
  #calibrated: string | undefined;

  constructor(images: LearnerImages, backbone: Backbone, settings: LearnerSettings) {
    this.#images = images;
    this.#settings = settings;
    this.task = settings.task;
    this.backbone = backbone;
    this.classes = images.classes;
    const { head, seed, task } = settings;
    const targets = hasTargets(images) ? images.targets : undefined;
    this.#head = headModel(backbone, head, images.classes, seed, task, targets);
    this.model = this.#head.whole;
  }

  /** What the learner decided by itself and why, such as to balance classes. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  #note(note: string): void {
    if (!this.#notes.includes(note)) this.#notes.push(note);
  }

  /** Computes the backbone's features of images, or reads those that are known. */
  features(images: LearnerImages, options: Omit<ExtractFeaturesOptions, "cache"> = {}): Promise<ImageFeatures> {
    const { cache } = this.#settings;
    return extractFeatures(this.backbone, images.files, { ...options, ...(cache !== undefined && { cache }) });
  }

  /**
   * Trains the head alone on the features of the images, which are computed once and kept. A linear head is fitted to
   * its optimum, with the strength of its penalty chosen by cross-validation.
   *
   * With `augmentation`, trains on from there, end to end with the backbone frozen: slower, but the head also sees what
   * augmentation makes of the images. By default, this takes 4 epochs with a rate of at most 1e-3, weight decay 0.01
   * and label smoothing 0.1.
   */
  async fitHead(given: FitHeadOptions = {}): Promise<FittedHead> {
    const options = checkOptions("fitHead", headChecks, given);
    const { onProgress, ...training } = options;
    if (!options.augmentation) {
      checkWithoutAugmentation(options);
      return this.#fitOnFeatures(options);
    }
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

  async #fitOnFeatures({
    signal,
    onProgress,
    ...options
  }: Pick<FitHeadOptions, "epochs" | "balance" | "signal" | "onProgress">): Promise<ImageFeatures> {
    const { seed } = this.#settings;
    const found = await this.features(this.#images, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
    this.#confidence = undefined;
    const onNote = (note: string) => this.#note(note);
    await fitHeadOnFeatures(this.#head, this.task, this.#images, found, { ...options, signal, seed, onNote });
    this.#headIsFitted = true;
    return found;
  }

  /**
   * Trains the head and the last stages of the backbone on the images. Fits the head first if that has not been done:
   * on good features, a random head would destroy them (Kumar et al. 2022).
   *
   * By default, trains all stages for 4 epochs, with a rate of at most 1e-3 for the head, a tenth of it for the last
   * stage and 2.6 times less for each stage before it, weight decay 0.01, label smoothing 0.1 and the augmentation
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
    const rates = {
      stages: stages ?? all,
      decay: decay ?? defaultTuning.decay,
      backboneScale: backboneScale ?? defaultTuning.backboneScale,
    };
    const history = await this.#train("fineTune", prepareHead, rates, training);
    this.#headIsFitted = true;
    return history;
  }

  #train(
    where: string,
    prepareHead: () => Promise<void>,
    stages: Stages,
    { validation: given, ...options }: ImageTrainingOptions,
  ): Promise<History> {
    const { model, backbone, task } = this;
    const onNote = (note: string) => this.#note(note);
    // Before the head is fitted, which may take minutes.
    const validation = given && checkedFor(this, `${where}: validation`, given);
    this.#confidence = undefined;
    const common = { model, backbone, task, where, prepareHead, onNote, validation };
    return trainOnImages({ ...common, images: this.#images, seed: this.#settings.seed }, stages, options);
  }

  /**
   * Predicts labeled images, from their features where the backbone has not changed since they were computed. After
   * `calibrate`, the probabilities are calibrated.
   */
  async predict(images: LabeledImagesGiven, given: PredictImagesOptions = {}): Promise<LearnerPredictions> {
    const options = checkOptions("predict", predictChecks, given);
    const checked = checkedFor(this, "predict", images);
    const { probabilities, ...known } = await this.#predicted(checked, options);
    const temperature = this.#confidence?.temperature.temperature;
    return { ...known, probabilities: temperature ? applyTemperature(probabilities, temperature) : probabilities };
  }

  async #predicted(images: LearnerImages, options: PredictImagesOptions) {
    const { augmentations, augmentation, beta, ...reading } = options;
    const found = await this.features(images, reading);
    const { model, backbone } = this;
    const learned = { model, onFeatures: this.#head.onFeatures, preprocessing: backbone.preprocessing };
    return predictImages({ ...learned, seed: this.#settings.seed }, images, found, options);
  }

  /**
   * Measures how far predictions can be trusted, on images that the model was not trained on: fits a temperature, so
   * that probabilities match how often predictions are right, and a detector of images that show none of the classes,
   * with its rate of false alarms. `save` keeps both with the model, and `classifier` and `openClassifier` apply them.
   * Call it after training, which makes it void.
   */
  async calibrate(validation: LabeledImagesGiven, given: CalibrateOptions = {}): Promise<Confidence> {
    const { groups, ...options } = checkOptions("calibrate", calibrateChecks, given);
    const { seed } = this.#settings;
    const known = withClasses("calibrate", this.#images);
    const other = checkedFor(this, "calibrate", validation);
    const own = checkedGroups("calibrate", other.files, groups);
    const found = await this.#predicted(other, {});
    const groupOf = own && { groups: found.rows.map((row) => Number(own[row])) };
    const { features, rows } = await this.features(known);
    const train = { features, labels: rows.map((row) => Number(known.labels[row])) };
    const layer = this.#head.featureLayer;
    this.#confidence = fitConfidence({ train, validation: found, layer }, { ...options, ...groupOf, seed });
    this.#calibrated = await weightsHash(this.model);
    return this.#confidence;
  }

  /** The model with its confidence, as `openClassifier` opens it after `save`. */
  classifier(): Classifier {
    return new Classifier(this.model, this.#confidence);
  }

  /**
   * Reports what the model gets right and wrong on labeled images: accuracy with its interval, each class, the pairs of
   * classes confused most, the images with the largest losses, and calibration. `limit` is the length of the lists;
   * intervals count images of a group in `groups` as one. For classification; see `interpretLabels` and
   * `interpretValues`.
   */
  interpret(images: LabeledImagesGiven, options: InterpretOptions = {}): Promise<Interpretation> {
    return interpretClasses(this, images, options);
  }

  /** As `interpret`, for images with several labels: average precision, precision, recall and F1 of each. */
  interpretLabels(images: LabeledImagesGiven, options: ListOptions = {}): Promise<LabelInterpretation> {
    return interpretLabels(this, images, options);
  }

  /** As `interpret`, for a regression: mean absolute error, root mean squared error and R² of each value. */
  interpretValues(images: LabeledImagesGiven, options: ListOptions = {}): Promise<ValueInterpretation> {
    return interpretValues(this, images, options);
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
    const checked = withClasses("doubtfulLabels", checkedFor(this, "doubtfulLabels", images));
    const { seed } = this.#settings;
    const own = checkedGroups("doubtfulLabels", checked.files, groups);
    return doubtfulImages(checked, await this.features(checked), { groups: own, folds, seed });
  }

  /**
   * Saves the model with its preprocessing, class names and confidence; `openClassifier`, `fovea predict` and
   * `loadModel` open it.
   */
  async save(folder: string): Promise<void> {
    await this.model.save(folder);
    // A program may have changed the weights since.
    const isValid = this.#calibrated === (await weightsHash(this.model));
    await writeConfidence(folder, this.model, isValid ? this.#confidence : undefined);
  }
}
