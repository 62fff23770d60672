import type { Dataset } from "../data/index.ts";
import { CallbackList } from "./callback-list.ts";
import { progressBar } from "./callbacks/index.ts";
import { evaluate } from "./evaluate.ts";
import { Feed } from "./feed.ts";
import { checkFitOptions, type FitOptions } from "./fit-options.ts";
import { type FitState, nextEpoch } from "./fit-state.ts";
import { type History, HistoryRecord } from "./history.ts";
import type { Position } from "./progress.ts";
import { type Logs, RunningResults } from "./running-results.ts";
import { StepRunner } from "./step-runner.ts";
import { trainEpoch } from "./train-epoch.ts";
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
  const sets = splitData(data, options);
  return trainer.exclusively("fit", () => run(trainer, sets, options));
}

interface DataSets {
  readonly train: Dataset;
  readonly validation: Dataset | undefined;
}

function splitData(data: TrainingData, { validationData, validationSplit }: FitOptions): DataSets {
  const train = toDataset("fit", data);
  if (validationSplit) return train.split(validationSplit);
  return { train, validation: validationData && toDataset("fit: validationData", validationData) };
}

async function run(trainer: Trainer, data: DataSets, options: FitOptions): Promise<History> {
  const { epochs = 1, initialEpoch = 0, resume = false, callbacks: given = [] } = options;
  const { compilation, network, programs, progress } = trainer;
  const seed = resume ? progress.seed : (options.seed ?? 0);
  const state: FitState = {
    epoch: resume ? progress.epoch : initialEpoch,
    batch: resume ? progress.batch : 0,
    samples: 0,
    shuffles: progress.shuffles,
    running: new RunningResults(compilation.goals),
    stopped: undefined,
  };
  const history = new HistoryRecord();
  if (resume) history.restore(progress.history);
  if (resume && progress.sums) state.running.restore(progress.sums);

  const bar = barFor(options);
  const print = [bar, ...given].find((callback) => callback?.print) ?? { print: console.log };
  const training = trainingContext(trainer, state, options, data, (text) => print.print?.(text));
  const callbacks = new CallbackList(given, [...(bar ? [bar] : []), history], training);
  const outputs = compilation.goals.map(({ index }) => index);
  const epoch = {
    state,
    dataset: data.train,
    feed: new Feed("fit", network, compilation.goals, options.classWeight),
    runner: new StepRunner(network, outputs, (shape) => programs.training(compilation, shape)),
    seed,
    callbacks,
    options,
  };
  const position = (): Position => ({
    seed,
    epoch: state.epoch,
    batch: state.batch,
    shuffles: state.shuffles,
    sums: state.batch > 0 ? state.running.sums() : null,
    history: history.snapshot(),
    callbacks: callbacks.state(),
  });
  return trainer.following(position, async () => {
    try {
      await callbacks.trainBegin();
      if (resume) callbacks.restore(progress.callbacks);
      while (state.epoch < epochs && state.stopped === undefined && !options.signal?.aborted) {
        await callbacks.epochBegin(state.epoch);
        if (!(await trainEpoch(trainer, epoch))) break;
        const logs = state.running.logs();
        if (data.validation && !(await validate(trainer, data.validation, logs, callbacks, options))) break;
        const ended = state.epoch;
        // What callbacks save at the end of an epoch goes on with the next one.
        nextEpoch(state, new RunningResults(compilation.goals));
        await callbacks.epochEnd(ended, logs);
      }
      if (options.signal?.aborted) state.stopped ??= "interrupted";
      await callbacks.trainEnd();
    } catch (error) {
      await callbacks.trainFail(error);
      throw error;
    }
    return history.snapshot(state.stopped);
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
