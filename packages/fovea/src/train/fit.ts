import type { Dataset } from "../data/index.ts";
import { CallbackList } from "./callback-list.ts";
import { progressBar } from "./callbacks/index.ts";
import { checkSameSettings, epochSettings } from "./epoch-settings.ts";
import { evaluate } from "./evaluate.ts";
import { Feed } from "./feed.ts";
import { checkFitOptions, type FitOptions } from "./fit-options.ts";
import { FitProgress } from "./fit-progress.ts";
import { type History, HistoryRecord } from "./history.ts";
import type { Logs } from "./running-results.ts";
import { StepRunner } from "./step-runner.ts";
import { type Stopping, trainEpoch } from "./train-epoch.ts";
import type { Trainer } from "./trainer.ts";
import { trainingContext } from "./training-context.ts";
import { type TrainingData, toDataset } from "./training-data.ts";

/**
 * Trains the network: for every epoch all batches of `data`, then an evaluation on the validation's data. It goes on
 * from the weights and the optimizer's state that there are. Steps are handed to the engine one ahead, so that it
 * never waits for JavaScript.
 * @throws ConfigError before `compile`, while another `fit` runs, for labels out of range and when the loss is not
 * finite (naming epoch and step); ShapeError for data of another shape than the network's.
 */
export async function fit(trainer: Trainer, data: TrainingData, options: FitOptions = {}): Promise<History> {
  checkFitOptions(options);
  const sets = splitData(trainer.names, data, options);
  return trainer.exclusively("fit", () => run(trainer, sets, options));
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
  return { train, validation: validationData && toDataset("fit: validationData", validationData, names) };
}

async function run(trainer: Trainer, data: DataSets, options: FitOptions): Promise<History> {
  const { epochs = 1, initialEpoch = 0, resume = false, callbacks: given = [] } = options;
  const { compilation, network, programs, progress: before } = trainer;
  const { shuffles } = before;
  const settings = epochSettings(options, data.train);
  if (resume && before.batch > 0) checkSameSettings(before.settings, settings);
  // Where nothing has been trained yet, there is nothing to go on with.
  const resumed = resume && (before.epoch > 0 || before.batch > 0);
  const anew = { seed: options.seed ?? 0, epoch: initialEpoch, batch: 0, shuffles, sums: null };
  const start = { ...(resume ? before : anew), settings };
  const history = new HistoryRecord();
  if (resume) history.restore(before.history);
  const progress = new FitProgress(start, compilation.goals, history, () => callbacks);
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
  const outputs = compilation.goals.map(({ index }) => index);
  const epoch = {
    ...{ progress, stopping, callbacks, options },
    dataset: data.train,
    feed: new Feed("fit", network, compilation.goals, options.classWeight),
    runner: new StepRunner(network, outputs, (shape) => programs.training(compilation, shape)),
  };
  return trainer.training.during(progress, async () => {
    try {
      await callbacks.trainBegin();
      if (resumed) callbacks.restore(before.callbacks, before.callbackWeights);
      while (progress.epoch < epochs && stopping.reason === undefined && !options.signal?.aborted) {
        await callbacks.epochBegin(progress.epoch);
        if (!(await trainEpoch(trainer, epoch))) break;
        const logs = progress.logs();
        if (data.validation && !(await validate(trainer, data.validation, logs, callbacks, options))) break;
        const ended = progress.epoch;
        await trainer.training.hold(async () => {
          await callbacks.epochEnd(ended, logs);
          // What callbacks save at the end of an epoch goes on with the next one.
          progress.nextEpoch();
        });
        await callbacks.epochSave(ended, logs);
      }
      if (options.signal?.aborted) stop("interrupted");
      await callbacks.trainEnd();
    } catch (error) {
      await callbacks.trainFail(error);
      throw error;
    }
    return history.snapshot(stopping.reason);
  });
}

function barFor({ verbose = "auto" }: FitOptions) {
  return verbose === true || (verbose === "auto" && process.stdout.isTTY) ? progressBar() : undefined;
}

/** Adds the validation's results to `logs`; tells whether it came to its end. */
async function validate(
  trainer: Trainer,
  validation: Dataset,
  logs: Logs,
  callbacks: CallbackList,
  { validationBatchSize, batchSize = 32, signal }: FitOptions,
): Promise<boolean> {
  await callbacks.testBegin();
  let results: Logs;
  try {
    results = await evaluate(trainer, validation, {
      batchSize: validationBatchSize ?? batchSize,
      onBatchEnd: callbacks.testBatchEnd,
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
