import { imageFits } from "../data/index.ts";
import { optional, options, type ResolvedOptions } from "../support/schema.ts";
import { fraction, nonNegativeInteger, oneOf, positive, positiveInteger, text } from "../support/schema-fields.ts";

/**
 * What is trained: "features", a head on fixed features; "augmented-features", a head on a frozen backbone, with
 * augmentation; "fine-tune", the head and the last stages of the backbone; "scratch", a network with initial weights.
 */
export const transferModes = ["features", "augmented-features", "fine-tune", "scratch"] as const;

/** One of `transferModes`. */
export type TransferMode = (typeof transferModes)[number];

/** Names of the augmentation presets. */
export const augmentationNames = ["none", "light", "standard", "strong"] as const;

/** One of `augmentationNames`. */
export type AugmentationName = (typeof augmentationNames)[number];

/** How a classifier is trained on a folder of images: plain data that `advise` proposes and a run keeps. */
export const recipe = options({
  transfer: oneOf(transferModes),
  /** A network of the zoo ("resnet50", "resnet50:keras"), or the path of a model. */
  model: text(),
  /** The pretrained weights of a network of the zoo. Default: the first that are published for it. */
  weights: optional(text()),
  /** The layer whose output the features are. Default: the last one before the classifier. */
  output: optional(text()),
  head: oneOf(["linear", "fastai"], { default: "linear" }),
  /** The number of stages that "fine-tune" trains, counted from the last. */
  stages: nonNegativeInteger({ default: 2 }),
  /** Passes over the images. "features" needs none. */
  epochs: positiveInteger({ default: 5 }),
  batchSize: positiveInteger({ default: 16 }),
  /** The largest learning rate: of the head, or of all layers from scratch. */
  learningRate: positive({ default: 1e-3 }),
  augmentation: oneOf(augmentationNames, { default: "standard" }),
  /**
   * "balanced" gives all classes the same weight: in the loss of "features", or by showing their images equally often.
   */
  sampling: oneOf(["natural", "balanced"], { default: "natural" }),
  labelSmoothing: fraction({ default: 0.1 }),
  /**
   * How images of other proportions are brought to the size of the network's input. Default: as its preprocessing says.
   */
  fit: optional(oneOf(imageFits)),
});

/** See `recipe`. */
export type Recipe = ResolvedOptions<typeof recipe>;
