import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { boolean, nonNegativeInteger, positiveInteger, unknownName } from "../../support/schema-fields.ts";
import type { ClassWeight } from "../batches/class-weight.ts";
import type { TrainingData } from "../batches/training-data.ts";
import type { Callback, Training } from "../callbacks/callback.ts";
import { signalOption } from "../signal-option.ts";

/** How `fit` trains. */
export interface FitOptions {
  /** The epoch to end before (default 1). */
  readonly epochs?: number;
  /** The number of the first epoch (default 0). */
  readonly initialEpoch?: number;
  /** Samples a batch (default 32). */
  readonly batchSize?: number;
  /**
   * Batches per epoch at most (default all). The next epoch goes on with the data after them, and one that comes to their
   * end is shorter. A stream without an end needs it.
   */
  readonly stepsPerEpoch?: number;
  /** Evaluated after every epoch. */
  readonly validationData?: TrainingData;
  /** The share of the samples to validate with: the last ones, before any shuffling. */
  readonly validationSplit?: number;
  /** Samples a batch of the validation (default `batchSize`). */
  readonly validationBatchSize?: number;
  /** Batches of the validation at most (default all): the first ones, every time. A stream without an end needs it. */
  readonly validationSteps?: number;
  /** Draw the samples in another order every epoch (default true). */
  readonly shuffle?: boolean;
  /** Seed of the order and of the layers that draw random numbers (default 0). */
  readonly seed?: number;
  /** How much the samples of each class count in the loss (default 1); for a network with one output. */
  readonly classWeight?: ClassWeight;
  /** One, or several in the order in which they are called. */
  readonly callbacks?: Callback | readonly Callback[];
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

const checks: OptionChecks<FitOptions> = {
  epochs: optional(nonNegativeInteger()),
  initialEpoch: optional(nonNegativeInteger()),
  batchSize: optional(positiveInteger()),
  stepsPerEpoch: optional(positiveInteger()),
  validationData: anything,
  validationSplit: option("a fraction below 1", (value) => typeof value === "number" && value >= 0 && value < 1),
  validationBatchSize: optional(positiveInteger()),
  validationSteps: optional(positiveInteger()),
  shuffle: optional(boolean()),
  seed: optional(nonNegativeInteger()),
  classWeight: anything,
  callbacks: option("a callback or a list of them, as in [callbacks.earlyStopping()]", areCallbacks),
  verbose: option('true, false or "auto"', (value) => typeof value === "boolean" || value === "auto"),
  signal: signalOption,
  resume: optional(boolean()),
  save: option("a function", (value) => typeof value === "function"),
};

/** Options with the callbacks as a list. */
export interface CheckedFitOptions extends FitOptions {
  readonly callbacks: readonly Callback[];
}

/** @throws ConfigError that names what makes no sense. */
export function checkedFitOptions(given: FitOptions): CheckedFitOptions {
  const options = checkOptions("fit", checks, given);
  if (options.validationData && options.validationSplit) {
    throw new ConfigError("fit: expected validationData or validationSplit, received both");
  }
  if (options.validationSteps !== undefined && !options.validationData && !options.validationSplit) {
    throw new ConfigError("fit: validationSteps needs validationData or validationSplit");
  }
  return { ...options, callbacks: [options.callbacks ?? []].flat() };
}

/** What callbacks are made of, besides a name; anything else in one is a misspelt method. */
const hooks: { readonly [Hook in Exclude<keyof Callback, "name">]-?: true } = {
  onTrainBegin: true,
  onEpochBegin: true,
  onBatchEnd: true,
  onTestBegin: true,
  onTestBatchEnd: true,
  onTestEnd: true,
  onEpochEnd: true,
  onTrainEnd: true,
  onTrainFail: true,
  print: true,
  last: true,
  state: true,
  weights: true,
  restore: true,
};

function areCallbacks(value: unknown): boolean {
  return [value].flat().every((callback) => {
    if (typeof callback !== "object" || callback === null) return false;
    if (Object.keys(hooks).some((hook) => hook in callback)) return true;
    const [key] = Object.keys(callback);
    if (key === undefined) return true;
    throw new ConfigError(unknownName("method of a callback", key, Object.keys(hooks)).message);
  });
}
