import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { fraction, nonNegativeInteger, positive, positiveInteger } from "../../support/schema-fields.ts";
import { type TrainingData, toDataset } from "../batches/training-data.ts";
import { restoreTrainingState, trainingState } from "../fit/training-state.ts";
import { signalOption } from "../signal-option.ts";
import { trainOnBatch } from "../train-on-batch.ts";
import type { Trainer } from "../trainer.ts";
import { suggestRates } from "./suggest-rates.ts";

/** Options of `findLearningRate`. Defaults are fastai's. */
export interface FindLearningRateOptions {
  /** The first rate (default 1e-7). */
  readonly from?: number;
  /** The last rate (default 10). */
  readonly to?: number;
  /** Steps from the first to the last (default 100). */
  readonly steps?: number;
  /** Samples per step (default 32). */
  readonly batchSize?: number;
  /** The weight of the past in the smoothed loss, in [0, 1) (default 0.98). */
  readonly smoothing?: number;
  /** Stops once the smoothed loss is this many times its minimum (default 4). */
  readonly divergence?: number;
  /** Seed of the order of samples and of random layers (default 0). */
  readonly seed?: number;
  readonly signal?: AbortSignalLike;
  /** Called after each step. */
  readonly onStep?: (step: RangeTestStep) => void;
}

/** A step of the range test. */
export interface RangeTestStep {
  readonly rate: number;
  /** The loss of the batch, before the update with this rate. */
  readonly loss: number;
  readonly smoothed: number;
}

/** What a range test shows. */
export interface LearningRateRange {
  readonly steps: readonly RangeTestStep[];
  /** Whether the loss diverged before the last rate. */
  readonly diverged: boolean;
  /** The middle of the longest fall of the smoothed loss: what to train with. Undefined if it never falls. */
  readonly valley: number | undefined;
  /** The rate at which the smoothed loss falls fastest, per factor of the rate. */
  readonly steepest: number | undefined;
}

const checks: OptionChecks<FindLearningRateOptions> = {
  from: optional(positive()),
  to: optional(positive()),
  steps: optional(positiveInteger()),
  batchSize: optional(positiveInteger()),
  smoothing: optional(fraction()),
  divergence: optional(positive()),
  seed: optional(nonNegativeInteger()),
  signal: signalOption,
  onStep: option("a function", (value) => typeof value === "function"),
};

/**
 * Trains for some steps with rates that grow exponentially, and suggests a learning rate from the loss. Weights, optimizer
 * and training progress are restored. Data with fewer batches than steps are passed over again.
 * Sources: Smith, "Cyclical learning rates for training neural networks", WACV 2017; Howard and Gugger, "fastai: a layered
 * API for deep learning", Information 11 (2020), whose defaults and suggestions these are.
 * @throws ConfigError before `compile`, and if the first rate is not below the last.
 */
export async function findLearningRate(
  trainer: Trainer,
  data: TrainingData,
  given: FindLearningRateOptions = {},
): Promise<LearningRateRange> {
  const options = checkOptions("findLearningRate", checks, given);
  const { from = 1e-7, to = 10, steps: count = 100, smoothing = 0.98, divergence = 4, signal, onStep } = options;
  if (from >= to) throw new ConfigError(`findLearningRate: expected from to be below to, received ${from} and ${to}`);
  // Before compile, this is the error to report.
  const { compilation } = trainer;
  const state = await trainingState(trainer);
  const steps: RangeTestStep[] = [];
  let average = 0;
  let least = Number.POSITIVE_INFINITY;
  let diverged = false;
  try {
    for await (const batch of endless(trainer, data, options)) {
      signal?.throwIfAborted();
      const rate = from * (to / from) ** (steps.length / Math.max(1, count - 1));
      trainer.training.learningRate = rate;
      const { loss = Number.NaN } = await trainOnBatch(trainer, batch, (options.seed ?? 0) + steps.length);
      average = smoothing * average + (1 - smoothing) * loss;
      const smoothed = average / (1 - smoothing ** (steps.length + 1));
      least = Math.min(least, smoothed);
      diverged = !(smoothed <= divergence * least);
      if (Number.isFinite(loss)) {
        const step = { rate, loss, smoothed };
        steps.push(step);
        onStep?.(step);
      }
      if (diverged || steps.length === count) break;
    }
  } finally {
    if (trainer.compilation === compilation) await restoreTrainingState(trainer, state);
  }
  return { steps, diverged, ...suggestRates(steps) };
}

/** Batches of epoch after epoch, without those at the ends that are smaller than the first. */
async function* endless(trainer: Trainer, data: TrainingData, { batchSize = 32, seed = 0 }: FindLearningRateOptions) {
  const dataset = toDataset("findLearningRate", data, trainer.names);
  let size = 0;
  for (let epoch = 0; ; epoch++) {
    let batches = 0;
    for await (const batch of dataset.batches({ batchSize, seed, epoch, shuffle: true, readOnly: true })) {
      if (size === 0) ({ size } = batch);
      if (batch.size < size) continue;
      batches++;
      const { x, y, sampleWeight } = batch;
      yield { x, y, ...(sampleWeight && { sampleWeight }) };
    }
    if (batches === 0) throw new ConfigError("findLearningRate: expected at least one sample, received none");
  }
}
