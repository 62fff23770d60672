import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/errors.ts";
import type { Callback, Training } from "./callback.ts";
import type { ClassWeight } from "./class-weight.ts";
import { checkCount, type TrainingData } from "./training-data.ts";

/** How `fit` trains. */
export interface FitOptions {
  /** The epoch to end before (default 1). */
  readonly epochs?: number;
  /** The number of the first epoch (default 0). */
  readonly initialEpoch?: number;
  /** Samples a batch (default 32). */
  readonly batchSize?: number;
  /** Batches an epoch at most (default all). */
  readonly stepsPerEpoch?: number;
  /** Evaluated after every epoch. */
  readonly validationData?: TrainingData;
  /** The share of the samples to validate with: the last ones, before any shuffling. */
  readonly validationSplit?: number;
  /** Samples a batch of the validation (default `batchSize`). */
  readonly validationBatchSize?: number;
  /** Draw the samples in another order every epoch (default true). */
  readonly shuffle?: boolean;
  /** Seed of the order and of the layers that draw random numbers (default 0). */
  readonly seed?: number;
  /** How much the samples of each class count in the loss (default 1); for a network with one output. */
  readonly classWeight?: ClassWeight;
  readonly callbacks?: readonly Callback[];
  /** Draw a progress bar, or off a terminal a line an epoch (default "auto": on a terminal only). */
  readonly verbose?: boolean | "auto";
  /** Ends the training after the step that is under way; with `resume` it goes on from there. */
  readonly signal?: AbortSignalLike;
  /**
   * Go on where an interrupted or restored training was: at its epoch and batch, with its seed and history. In the middle
   * of an epoch, batch size, shuffling, steps, number of samples and class weights have to be those that it began with.
   */
  readonly resume?: boolean;
  /** How callbacks save: whoever owns the model's format says it. */
  readonly save?: Training["save"];
}

/** Checks numbers that make no sense. @throws ConfigError that names the option. */
export function checkFitOptions(options: FitOptions): void {
  const { epochs = 1, initialEpoch = 0, batchSize = 32, stepsPerEpoch, validationBatchSize, seed = 0 } = options;
  checkCount("fit", "epochs", epochs, 0);
  checkCount("fit", "initialEpoch", initialEpoch, 0);
  checkCount("fit", "batchSize", batchSize, 1);
  checkCount("fit", "seed", seed, 0);
  if (stepsPerEpoch !== undefined) checkCount("fit", "stepsPerEpoch", stepsPerEpoch, 1);
  if (validationBatchSize !== undefined) checkCount("fit", "validationBatchSize", validationBatchSize, 1);
  if (options.validationData && options.validationSplit) {
    throw new ConfigError("fit: expected validationData or validationSplit, received both");
  }
}
