import type { Dataset } from "../../data/index.ts";
import { BatchBinder } from "../batches/batch-binder.ts";
import { DataPass } from "../batches/data-pass.ts";
import { type TrainingData, toDataset } from "../batches/training-data.ts";
import { CallbackList } from "../callbacks/callback-list.ts";
import { evaluate } from "../evaluate.ts";
import { StepRunner } from "../programs/step-runner.ts";
import type { Logs } from "../running-results.ts";
import type { Trainer } from "../trainer.ts";
import { checkSameSettings, type EpochSettings, epochSettings, isSameBatches } from "./epoch-settings.ts";
import { type CheckedFitOptions, checkedFitOptions, type FitOptions } from "./fit-options.ts";
import { FitProgress, type FitStart } from "./fit-progress.ts";
import { type History, HistoryRecord } from "./history.ts";
import type { Progress } from "./progress.ts";
import { progressDisplay } from "./progress-display.ts";
import { type Stopping, trainEpoch } from "./train-epoch.ts";
import { trainingContext } from "./training-context.ts";

/**
 * Trains the network: each epoch runs all batches of `data` and then evaluates on the validation data. Continues from
 * the current weights and optimizer state. Queues one step ahead, so that the engine never waits for JavaScript.
 * @throws ConfigError before `compile`, while another `fit` runs, for labels out of range and if the loss is not finite
 * (naming epoch and step); ShapeError for data that do not match the network's inputs and outputs.
 */
export async function fit(trainer: Trainer, data: TrainingData, given: FitOptions = {}): Promise<History> {
  const options = checkedFitOptions(given);
  const sets = splitData(trainer.names, data, options);
  return trainer.withLock("fit", () => run(trainer, sets, options));
}

interface DataSets {
  readonly train: Dataset;
  readonly validation: Dataset | undefined;
}

function splitData(
  names: Trainer["names"],
  data: TrainingData,
  { validationData, validationSplit }: FitOptions,
): DataSets {
  const train = toDataset("fit", data, names);
  if (validationSplit) return train.split(validationSplit);
  return {
    train,
    validation: validationData === undefined ? undefined : toDataset("fit: validationData", validationData, names),
  };
}

async function run(trainer: Trainer, data: DataSets, options: CheckedFitOptions): Promise<History> {
  const { epochs = 1, resume = false, callbacks: given, batchSize = 32, shuffle = true } = options;
  const { compilation, network, programs, progress: before } = trainer;
  const settings = epochSettings(options, data.train);
  if (resume && before.batch > 0) checkSameSettings(before.settings, settings);
  // Before the first step there is nothing to resume.
  const resumed = resume && (before.epoch > 0 || before.batch > 0);
  const hasBegun = resumed || (resume && before.settings !== null);
  const start = { ...(hasBegun ? resumedStart(before, settings) : freshStart(before, options)), settings };
  const history = new HistoryRecord();
  if (resume) history.restore(before.history);
  const progress = new FitProgress(start, compilation.objectives, history, () => callbacks);
  const stopping: Stopping = { reason: undefined };
  const stop = (reason: string) => {
    stopping.reason ??= reason;
  };

  const bar = barFor(options);
  const print = [bar, ...given].find((callback) => callback?.print) ?? { print: console.log };
  const context = trainingContext(
    trainer,
    progress,
    { stop, resumed, print: (text) => print.print?.(text) },
    options,
    data,
  );
  const callbacks = new CallbackList(given, [...(bar ? [bar] : []), history], context);
  const outputs = compilation.objectives.map(({ index }) => index);
  const norms = given.some((callback) => callback.norms);
  const pass = new DataPass(data.train, { batchSize, shuffle, seed: progress.seed });
  const epoch = {
    ...{ progress, stopping, pass, callbacks, options },
    dataset: data.train,
    binder: new BatchBinder("fit", network, compilation.objectives, options.classWeight),
    runner: new StepRunner(network, outputs, (shape) => programs.training(compilation, { ...shape, norms })),
  };
  return trainer.training.during(progress, async () => {
    try {
      await callbacks.trainBegin();
      if (resumed) callbacks.restore(before.callbacks, before.callbackWeights);
      while (progress.epoch < epochs && stopping.reason === undefined && !options.signal?.aborted) {
        await callbacks.epochBegin(progress.epoch);
        // A callback that has stopped the training before it was saved says so again.
        if (stopping.reason !== undefined) break;
        if (!(await trainEpoch(trainer, epoch))) break;
        const logs = progress.logs();
        if (data.validation && !(await validate(trainer, data.validation, logs, callbacks, options))) break;
        const ended = progress.epoch;
        await trainer.training.hold(async () => {
          await callbacks.epochEnd(ended, logs);
          // A state saved by callbacks at the end of an epoch resumes with the next one.
          progress.nextEpoch(pass.isOver);
        });
        await callbacks.epochSave(ended, logs);
      }
      if (options.signal?.aborted) stop("interrupted");
      // An interrupted training resumes with its last weights.
      else await trainer.setWeights(await programs.emaWeights());
      await callbacks.trainEnd();
    } catch (error) {
      await callbacks.trainFail(error);
      throw error;
    } finally {
      await pass.close();
    }
    return history.snapshot(stopping.reason);
  });
}

/** Returns the start of a new training, with a new pass over the data. */
function freshStart(
  { shuffles, passed }: Progress,
  { seed = 0, initialEpoch = 0 }: FitOptions,
): Omit<FitStart, "settings"> {
  const begun = passed > 0 ? 1 : 0;
  return { seed, epoch: initialEpoch, batch: 0, shuffles: shuffles + begun, passed: 0, sums: null };
}

/** Returns the start of a resumed training, with a new pass over the data if its batches are different. */
function resumedStart(before: Progress, settings: EpochSettings): FitStart {
  if (before.passed === 0 || before.batch > 0 || isSameBatches(before.settings, settings)) return before;
  return { ...before, shuffles: before.shuffles + 1, passed: 0 };
}

function barFor({ verbose = "auto" }: FitOptions) {
  if (verbose === true) return progressDisplay.get("fit: verbose").create();
  const display = verbose === "auto" ? progressDisplay.find() : undefined;
  return display?.isWatched() ? display.create() : undefined;
}

/** Adds the validation's results to `logs`. Returns whether it was completed. */
async function validate(
  trainer: Trainer,
  validation: Dataset,
  logs: Logs,
  callbacks: CallbackList,
  { validationBatchSize, validationSteps, batchSize = 32, signal }: FitOptions,
): Promise<boolean> {
  await callbacks.testBegin();
  let results: Logs;
  try {
    results = await evaluate(trainer, validation, {
      batchSize: validationBatchSize ?? batchSize,
      onBatchEnd: callbacks.testBatchEnd,
      ...(validationSteps !== undefined && { steps: validationSteps }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
  await callbacks.testEnd(results);
  for (const [name, value] of Object.entries(results)) logs[`val_${name}`] = value;
  return true;
}
