import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { boolean, nonNegativeInteger, positiveInteger, unknownName } from "../../support/schema-fields.ts";
import type { ClassWeight } from "../batches/class-weight.ts";
import type { TrainingData } from "../batches/training-data.ts";
import type { Callback, Training } from "../callbacks/callback.ts";
import { signalOption } from "../signal-option.ts";

/** Options of `fit`. */
export interface FitOptions {
  /** Number of epochs, including those before `initialEpoch` (default 1). */
  readonly epochs?: number;
  /** Epoch at which to start (default 0). */
  readonly initialEpoch?: number;
  /** Samples per batch (default 32). */
  readonly batchSize?: number;
  /**
   * Maximum number of batches per epoch (default all). The next epoch continues with the data that follow; an epoch in
   * which they end is shorter. Required for infinite streams.
   */
  readonly stepsPerEpoch?: number;
  /** Data to evaluate on after every epoch. */
  readonly validationData?: TrainingData;
  /** Fraction of the samples to validate on: the last ones, in unshuffled order. */
  readonly validationSplit?: number;
  /** Samples per validation batch (default `batchSize`). */
  readonly validationBatchSize?: number;
  /** Maximum number of validation batches, always the first ones (default all). Required for infinite streams. */
  readonly validationSteps?: number;
  /** Shuffle the samples before every epoch (default true). */
  readonly shuffle?: boolean;
  /** Seed of shuffling and of random layers such as dropout (default 0). */
  readonly seed?: number;
  /** Weight of each class in the loss (default 1); for networks with one output. */
  readonly classWeight?: ClassWeight;
  /** One callback, or a list in call order. */
  readonly callbacks?: Callback | readonly Callback[];
  /** Show a progress bar, or without a terminal, one line per epoch (default "auto": only on a terminal). */
  readonly verbose?: boolean | "auto";
  /** Stops training after the current step; continue with `resume`. */
  readonly signal?: AbortSignalLike;
  /**
   * Continue an interrupted or restored training at its epoch and batch, with its seed and history. In the middle of an
   * epoch, batch size, shuffling, steps, number of samples and class weights must not change.
   */
  readonly resume?: boolean;
  /** Saves the model for callbacks (default: as `Model.save` and `Model.saveWeights`). */
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

/** Checks options. @throws ConfigError that names the invalid option. */
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

/** The methods of callbacks; any other property is a misspelled one. */
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
  norms: true,
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
