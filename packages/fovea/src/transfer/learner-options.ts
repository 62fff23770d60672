import { type ImageFit, imageFits } from "../data/index.ts";
import type { Engine, EngineName } from "../engine/index.ts";
import type { Model } from "../models/index.ts";
import { anything, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { optional } from "../support/schema.ts";
import { nonNegative, nonNegativeInteger, oneOf, positive, positiveInteger } from "../support/schema-fields.ts";
import { signalOption } from "../train/signal-option.ts";
import type { ZooOptions } from "../zoo/index.ts";
import type { Backbone, FeaturePooling, ZooNetwork } from "./backbone.ts";
import type { ConfidenceOptions } from "./confidence.ts";
import type { ExtractFeaturesOptions } from "./extract-features.ts";
import { cacheOption, type FeatureCache } from "./feature-cache.ts";
import type { FineTuning } from "./fine-tune.ts";
import type { Head } from "./head.ts";
import { type ImageTrainingOptions, imageTrainingChecks } from "./image-training.ts";
import { type LearningTask, learningTasks } from "./learning-task.ts";
import { type TestTimeAugmentation, testTimeAugmentationChecks } from "./test-time-augmentation.ts";

/** What to learn with. */
export interface LearnerOptions
  extends Pick<ZooOptions, "weights" | "variant" | "inputShape" | "weightsFile" | "download"> {
  /** A network of the zoo, a trained model such as an imported one, or a backbone. */
  readonly model: ZooNetwork | Model | Backbone;
  /** What replaces the classifier (default "linear"). */
  readonly head?: Head;
  /**
   * What is learned (default: "classification" of images with a class each; of images with targets, "multi-label" if
   * all are 0 or 1, or else "regression").
   */
  readonly task?: LearningTask;
  /** How feature maps become features (default "avg"; "avg+max" for the head "fastai"). */
  readonly pooling?: FeaturePooling;
  /**
   * How images of other proportions are brought to the size of the input (default: as the network's preprocessing
   * says).
   */
  readonly fit?: ImageFit | undefined;
  /** Where features are kept (default: in Fovea's cache, up to 8 GiB). */
  readonly cache?: FeatureCache;
  /** Seed of the head's initial weights, of the order of images, and of the folds (default 0). */
  readonly seed?: number;
  /** Where to compute (default: the fastest engine, or that of the given model). */
  readonly engine?: EngineName | Engine;
}

/**
 * How a head is trained. With `augmentation`, it is trained end to end on a frozen backbone after it has been fitted to
 * the features, and all options of `fineTune` but those for stages apply; otherwise, only `epochs`, `balance`,
 * `onProgress` and `signal`.
 */
export interface FitHeadOptions extends Pick<ExtractFeaturesOptions, "onProgress">, ImageTrainingOptions {
  /**
   * With augmentation, passes over the images (default 4); otherwise passes over the features (default 30). A linear
   * head needs none of the latter: its optimum is computed.
   */
  readonly epochs?: number;
}

/** How the whole model is trained. Defaults: see `fineTune`. */
export interface FineTuneOptions
  extends Partial<Pick<FineTuning, "stages" | "decay" | "backboneScale">>,
    ImageTrainingOptions {}

/** How labeled images are predicted. */
export interface PredictImagesOptions extends Omit<ExtractFeaturesOptions, "cache">, TestTimeAugmentation {}

/** How the confidence of a model is measured. */
export interface CalibrateOptions extends Omit<ConfidenceOptions, "seed"> {}

/** How long the lists of an interpretation are. */
export interface ListOptions {
  /** The largest number of entries (default 10). */
  readonly limit?: number;
}

/** How predicted classes are interpreted. */
export interface InterpretOptions extends ListOptions {
  /** Numbers of images that belong together, such as near-duplicates: the intervals count them as one. */
  readonly groups?: ArrayLike<number>;
}

/** How doubtful labels are looked for. */
export interface DoubtfulLabelsOptions {
  /**
   * Numbers of images that belong together, such as near-duplicates: a copy of an image must not vouch for its label.
   */
  readonly groups?: ArrayLike<number>;
  /** The number of parts, of which each is predicted by a probe fitted to the others (default 5). */
  readonly folds?: number;
}

const anyOptions = {
  weights: anything,
  variant: anything,
  inputShape: anything,
  weightsFile: anything,
  download: anything,
};

export const learnerChecks: OptionChecks<LearnerOptions> = {
  ...anyOptions,
  model: anything,
  head: anything,
  task: optional(oneOf(learningTasks)),
  pooling: anything,
  fit: optional(oneOf(imageFits)),
  cache: cacheOption,
  seed: optional(nonNegativeInteger()),
  engine: anything,
};

export const headChecks: OptionChecks<FitHeadOptions> = { ...imageTrainingChecks, onProgress: anything };

const onFeatures: ReadonlySet<string> = new Set(["epochs", "balance", "onProgress", "signal"]);

/** @throws ConfigError for an option that only training with augmentation has. */
export function checkWithoutAugmentation(options: FitHeadOptions): void {
  const other = Object.keys(options).find((name) => !onFeatures.has(name));
  if (other === undefined) return;
  throw new ConfigError(`fitHead: ${other} needs augmentation, which trains end to end ([] for no transformation)`);
}

export const fineTuneChecks: OptionChecks<FineTuneOptions> = {
  ...imageTrainingChecks,
  stages: optional(nonNegativeInteger()),
  decay: optional(positive()),
  backboneScale: optional(nonNegative()),
};

export const doubtChecks: OptionChecks<DoubtfulLabelsOptions> = {
  groups: anything,
  folds: optional(positiveInteger()),
};

export const predictChecks: OptionChecks<PredictImagesOptions> = {
  ...testTimeAugmentationChecks,
  batchSize: optional(positiveInteger()),
  workers: optional(nonNegativeInteger()),
  signal: signalOption,
  onProgress: anything,
};

export const calibrateChecks: OptionChecks<CalibrateOptions> = {
  falseAlarmRate: option("a number between 0 and 1", (value) => typeof value === "number" && value > 0 && value < 1),
  method: optional(oneOf(["mahalanobis", "neighbors"])),
  groups: anything,
};

export const limitCheck: OptionChecks<ListOptions> = { limit: optional(positiveInteger()) };

export const interpretChecks: OptionChecks<InterpretOptions> = { ...limitCheck, groups: anything };
