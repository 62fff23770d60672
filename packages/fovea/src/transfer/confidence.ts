import {
  calibrateNovelty,
  fitTemperature,
  type NoveltyMethod,
  type NoveltyState,
  noveltyDetector,
  type TemperatureFit,
} from "../evaluation/index.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How far the predictions of a model can be trusted, measured on images that it was not trained on. */
export interface Confidence {
  /** What logits are divided by, so that probabilities match how often predictions are right. */
  readonly temperature: TemperatureFit;
  /** Tells images of none of the classes by the distance of their features. */
  readonly novelty: NoveltyState;
  /** The layer of the model whose output the features are. */
  readonly features: string;
  /** The number of images that the temperature and the threshold were fitted on. */
  readonly images: number;
}

/** Features and classes of images. */
interface KnownImages {
  /** float32 [images, features]. */
  readonly features: Tensor;
  /** The class of each image, from 0. */
  readonly labels: readonly number[];
}

/** What a confidence is fitted from. */
export interface ConfidenceData {
  /** The images that the model was trained on: distances are measured to them. */
  readonly train: KnownImages;
  /** Other images, with the probabilities [images, classes] that the model gives them. */
  readonly validation: KnownImages & { readonly probabilities: Tensor };
  /** The layer of the model whose output the features are. */
  readonly layer: string;
}

/** How a confidence is fitted. */
export interface ConfidenceOptions {
  /** The share of images of known classes that may be taken for novel (default 0.05). */
  readonly falseAlarmRate?: number;
  /** How distances are computed (default "mahalanobis", or "neighbors" where classes have a single image). */
  readonly method?: NoveltyMethod;
  /**
   * Numbers of the other images that belong together, such as near-duplicates: the interval of the false alarms counts
   * them as one.
   */
  readonly groups?: ArrayLike<number>;
  /** Seed of the folds on which false alarms are measured (default 0). */
  readonly seed?: number;
}

/** Fits the temperature of a model, and the detector of images that belong to none of its classes. */
export function fitConfidence(
  { train, validation, layer }: ConfidenceData,
  { falseAlarmRate = 0.05, method, groups, seed = 0 }: ConfidenceOptions = {},
): Confidence {
  const { features, labels, probabilities } = validation;
  // Without two images of a class, there is no variance within classes.
  const hasPairs = new Set(train.labels).size < train.labels.length;
  const known = noveltyDetector(train.features, train.labels, {
    ...{ method: method ?? (hasPairs ? "mahalanobis" : "neighbors"), falseAlarmRate, seed },
    folds: Math.min(5, train.labels.length),
  });
  const detector = calibrateNovelty(known, features, labels, { falseAlarmRate, seed, ...(groups && { groups }) });
  return {
    temperature: fitTemperature(labels, probabilities),
    novelty: {
      ...{ method: detector.method, threshold: detector.threshold },
      ...{ falseAlarms: detector.falseAlarms, tensors: detector.tensors },
    },
    features: layer,
    images: labels.length,
  };
}
