import { basename } from "node:path";
import { type AugmentationStep, augment } from "../data/augment/index.ts";
import { describeBottleneck } from "../image-pipeline/index.ts";
import { hasTraining, restoreTraining } from "../model-files/index.ts";
import type { Model } from "../models/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { anything, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { isOptions, optional } from "../support/schema.ts";
import { fraction, nonNegative, oneOf, positive, positiveInteger, text } from "../support/schema-fields.ts";
import { type Callback, callbacks, type History } from "../train/index.ts";
import { signalOption } from "../train/signal-option.ts";
import type { Backbone } from "./backbone.ts";
import { type Balance, balances, classBalance, unbalanced } from "./class-balance.ts";
import { defaultTuning, type FineTuning, prepareFineTuning } from "./fine-tune.ts";
import { imageDataset } from "./image-dataset.ts";
import type { LabeledImagesGiven, LearnerImages } from "./labeled-images.ts";
import { hasTargets, type LearningTask } from "./learning-task.ts";
import { TrainingCheckpoint } from "./training-checkpoint.ts";

/** How a model is trained on images. */
export interface ImageTrainingOptions
  extends Partial<
    Pick<FineTuning, "learningRate" | "weightDecay" | "labelSmoothing" | "emaMomentum" | "gradientAccumulationSteps">
  > {
  /** Passes over the images (default 4). */
  readonly epochs?: number;
  /** Random transformations of the images, such as `augment.light` (default `augment.standard`; [] for none). */
  readonly augmentation?: readonly AugmentationStep[];
  /** Images that are evaluated after each epoch, without augmentation. */
  readonly validation?: LabeledImagesGiven | undefined;
  /** Images per step (default 16). */
  readonly batchSize?: number;
  /**
   * What to do about classes of unequal sizes (default "auto": show each class equally often if the largest one has at
   * least three times as many images as the smallest, and say so in the learner's notes).
   */
  readonly balance?: Balance;
  /**
   * Stops once the validation loss has not improved for some epochs, and restores the weights of the best one (default
   * false; true for a patience of 2 epochs). A one-cycle schedule reaches its low rates only if it isn't stopped.
   */
  readonly earlyStopping?: boolean | { readonly patience: number };
  /**
   * A folder that keeps the training: it is saved before the first epoch and after each. If it has a training already,
   * that one continues, and ends with the same weights as if it had never been interrupted.
   */
  readonly checkpoint?: string;
  /** Called along the training, as in `fit`. */
  readonly callbacks?: readonly Callback[];
  /** Whether to show a progress bar, as in `fit` (default "auto"). */
  readonly verbose?: boolean | "auto";
  /** Interrupts the training. */
  readonly signal?: AbortSignalLike;
}

export const imageTrainingChecks: OptionChecks<ImageTrainingOptions> = {
  epochs: optional(positiveInteger()),
  batchSize: optional(positiveInteger()),
  augmentation: anything,
  validation: anything,
  balance: optional(oneOf(balances)),
  earlyStopping: option("true, false or { patience }", isPatience),
  checkpoint: optional(text()),
  callbacks: option("a list of callbacks", Array.isArray),
  verbose: anything,
  signal: signalOption,
  learningRate: optional(positive()),
  weightDecay: optional(nonNegative()),
  labelSmoothing: optional(fraction()),
  emaMomentum: optional(fraction()),
  gradientAccumulationSteps: optional(positiveInteger()),
};

function isPatience(value: unknown): boolean {
  return (
    typeof value === "boolean" ||
    (isOptions(value) && Number.isSafeInteger(value.patience) && Number(value.patience) >= 0)
  );
}

/** What is trained on what. */
export interface ImageTraining {
  readonly model: Model;
  readonly backbone: Backbone;
  readonly images: LearnerImages;
  readonly task: LearningTask;
  readonly seed: number;
  /** The name of the caller in messages. */
  readonly where: string;
  /** Trains the head first; not called where a checkpoint has it. */
  readonly prepareHead: () => Promise<void>;
  readonly onNote: (note: string) => void;
  /** As `images`, for the evaluation after each epoch. */
  readonly validation: LearnerImages | undefined;
}

/** Which stages are trained, and at which rates. */
export type Stages = Pick<FineTuning, "stages" | "decay" | "backboneScale">;

/** Trains the head and some stages of a model end to end, or continues with the training in the checkpoint. */
export async function trainOnImages(
  { model, backbone, images, task, seed, where, prepareHead, onNote, validation }: ImageTraining,
  stages: Stages,
  given: Omit<ImageTrainingOptions, "validation">,
): Promise<History> {
  const { epochs = 4, batchSize = 16, augmentation = augment.standard, balance = "auto", ...options } = given;
  const { earlyStopping, checkpoint, callbacks: own = [], verbose = "auto", signal, ...rest } = options;
  const tuning = { ...defaultTuning, ...rest, ...stages };
  const resume = checkpoint !== undefined && hasTraining(checkpoint);
  if (hasTargets(images) && (balance === "weights" || balance === "sampling")) {
    throw new ConfigError(`${where}: expected balance "auto" or "none" for images with targets, received "${balance}"`);
  }
  const balanced = hasTargets(images) ? unbalanced : classBalance(images, balance, "sampling");
  if (balanced.note) onNote(balanced.note);
  if (!resume) await prepareHead();
  const { preprocessing } = backbone;
  const data = imageDataset(images, preprocessing, { augmentation, sampling: balanced.sampling });
  // Steps that mix images mix their labels too.
  const oneHot = data.outputs?.[0]?.dtype === "float32";
  const updates = Math.max(2, epochs * Math.ceil(images.files.length / batchSize));
  model.compile(prepareFineTuning(model, { ...tuning, task, oneHot, updates }));
  if (resume) await restoreTraining(model, checkpoint);
  const samples = {
    ...{
      files: images.files.map((file) => basename(file)),
      labels: Array.from(hasTargets(images) ? images.targets.data : images.labels, Number),
    },
    ...{ augmentation: augmentation.map((step) => ({ ...step })), batchSize, epochs, seed, balance },
  };
  const history = await model.fit(data, {
    ...{ epochs, batchSize, verbose, seed, resume },
    ...(balanced.weights && { classWeight: balanced.weights }),
    callbacks: [
      ...(earlyStopping ? [stopping(earlyStopping)] : []),
      ...(tuning.emaMomentum === undefined ? [] : [callbacks.swapEmaWeights()]),
      ...own,
      ...(checkpoint === undefined ? [] : [new TrainingCheckpoint(checkpoint, samples)]),
    ],
    ...(validation && { validationData: imageDataset(validation, preprocessing, { oneHot }) }),
    ...(signal && { signal }),
  });
  // It is no news that the network takes time.
  const bottleneck = data.times.waiting > data.times.ahead ? describeBottleneck(data.times) : undefined;
  if (bottleneck) onNote(bottleneck);
  return history;
}

function stopping(given: true | { readonly patience: number }): Callback {
  const { patience } = given === true ? { patience: 2 } : given;
  return callbacks.earlyStopping({ patience, restoreBestWeights: true });
}
