import { type Batch, type Dataset, prefetch } from "../data/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { CallbackList } from "./callback-list.ts";
import type { FedBatch, Feed } from "./feed.ts";
import type { FitOptions } from "./fit-options.ts";
import type { FitState } from "./fit-state.ts";
import { allFinite, findNonFinite } from "./non-finite.ts";
import { pipeline } from "./pipeline.ts";
import type { ReadyProgram, StepRunner } from "./step-runner.ts";
import type { Trainer } from "./trainer.ts";

/** What the epochs of a `fit` have in common. */
export interface EpochContext {
  readonly state: FitState;
  readonly dataset: Dataset;
  readonly feed: Feed;
  readonly runner: StepRunner;
  readonly seed: number;
  readonly callbacks: CallbackList;
  readonly options: FitOptions;
}

/** A step that has been handed to the engine. */
interface Step {
  readonly fed: FedBatch;
  readonly batch: number;
  readonly done: Promise<number>;
}

/**
 * Runs the batches of one epoch, or what is left of it; tells whether it came to its end. A batch counts as done
 * when its results are there, before the callbacks hear of it.
 */
export async function trainEpoch(trainer: Trainer, context: EpochContext): Promise<boolean> {
  const { state, dataset, feed, runner, seed, callbacks, options } = context;
  const { batchSize = 32, shuffle = true, stepsPerEpoch = Infinity, signal } = options;
  const { optimizer } = trainer.compilation;
  const { running } = state;
  const skip = state.batch;
  let started = skip;

  const launch = (program: ReadyProgram, fed: FedBatch): Step => {
    const scalars = optimizer.scalars(trainer.step, trainer.learningRate);
    const results = program.run(fed, { scalars, seed, step: trainer.step });
    trainer.step++;
    const done = results.then((values) => {
      running.add(program.layout, values, fed.size);
      state.batch++;
      state.samples += fed.size;
      return values[0]?.[0] ?? 0;
    });
    trainer.underway = done;
    return { fed, batch: started++, done };
  };
  const start = (batch: Batch) => {
    const fed = feed.take(batch);
    const program = runner.programFor(fed);
    return "run" in program ? launch(program, fed) : program.then((ready) => launch(ready, fed));
  };
  const finish = async ({ fed, batch, done }: Step) => {
    const loss = await done;
    if (callbacks.watchesBatches) await callbacks.batchEnd(batch, running.logs());
    if (signal?.aborted) state.stopped ??= "interrupted";
    if (state.stopped === undefined && !(Number.isFinite(loss) && fed.x.every(allFinite))) {
      throw nonFinite(loss, state.epoch, batch, fed, trainer.learningRate);
    }
  };

  const order = { batchSize, shuffle, seed, epoch: state.shuffles, skip };
  await pipeline(
    prefetch(dataset.batches({ ...order, reuse: 3, readOnly: true })),
    start,
    finish,
    () => state.stopped === undefined && started < stepsPerEpoch,
  );
  if (started === 0) throw new ConfigError("fit: expected at least one sample, received none");
  const steps = Math.min(dataset.steps(batchSize) ?? Infinity, stepsPerEpoch);
  return state.stopped === undefined || state.batch >= steps;
}

/** A NaN in an image can stay out of the loss (a maximum may pass it over) and yet spoil the first kernel. */
function nonFinite(loss: number, epoch: number, batch: number, fed: FedBatch, rate: number): ConfigError {
  const where = `epoch ${epoch + 1}, step ${batch + 1}`;
  const culprit = findNonFinite(fed);
  if (Number.isFinite(loss)) return new ConfigError(`fit: ${culprit} of the batch in ${where}`);
  return new ConfigError(
    culprit
      ? `fit: the loss became ${loss} in ${where}: ${culprit} of the batch`
      : `fit: the loss became ${loss} in ${where}, though inputs and labels are finite: ` +
          `try a smaller learning rate (now ${rate}) or clipNorm`,
  );
}
