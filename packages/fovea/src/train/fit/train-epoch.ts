import type { Batch, Dataset } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import type { BatchBinder, BoundBatch } from "../batches/batch-binder.ts";
import type { DataPass } from "../batches/data-pass.ts";
import { allFinite, findNonFinite } from "../batches/non-finite.ts";
import { pipeline } from "../batches/pipeline.ts";
import type { CallbackList } from "../callbacks/callback-list.ts";
import { accumulates } from "../programs/accumulates.ts";
import type { ReadyProgram, StepRunner } from "../programs/step-runner.ts";
import type { Trainer } from "../trainer.ts";
import type { FitOptions } from "./fit-options.ts";
import type { FitProgress } from "./fit-progress.ts";

/** Why `fit` is stopping; undefined while it continues. */
export interface Stopping {
  reason: string | undefined;
}

/** What the epochs of a call of `fit` share. */
export interface EpochContext {
  readonly progress: FitProgress;
  readonly stopping: Stopping;
  readonly dataset: Dataset;
  readonly pass: DataPass;
  readonly binder: BatchBinder;
  readonly runner: StepRunner;
  readonly callbacks: CallbackList;
  readonly options: FitOptions;
}

/** A step that the engine has been given. */
interface Step {
  readonly bound: BoundBatch;
  readonly batch: number;
  readonly done: Promise<number>;
}

/**
 * Runs the batches of an epoch, or the rest of it. Returns whether it was completed. A batch counts as finished when its
 * results arrive, before it is reported to the callbacks.
 */
export async function trainEpoch(trainer: Trainer, context: EpochContext): Promise<boolean> {
  const { progress, stopping, dataset, pass, binder, runner, callbacks, options } = context;
  const { batchSize = 32, stepsPerEpoch = Infinity, signal } = options;
  const { optimizer } = trainer.compilation;
  const { training } = trainer;
  const { seed, epoch, batch: skip } = progress;
  const whole = dataset.steps(batchSize) ?? Infinity;
  const steps = Math.min(whole - progress.passed, stepsPerEpoch);
  let started = skip;

  const launch = (program: ReadyProgram, bound: BoundBatch): Step => {
    const { step } = training;
    const scalars = optimizer.scalars(step, trainer.learningRate);
    const results = training.follow(program.run(bound, { scalars, seed, step }), (values) =>
      progress.addBatch(program.layout, values, bound.size),
    );
    return { bound, batch: started++, done: results.then((values) => values[0]?.[0] ?? 0) };
  };
  const start = (batch: Batch) => {
    const bound = binder.bind(batch);
    const program = runner.programFor(bound, accumulates(optimizer, training.step));
    return "run" in program ? launch(program, bound) : program.then((ready) => launch(ready, bound));
  };
  const report = async (batch: number) => {
    progress.report();
    await callbacks.batchEnd(batch, progress.logs());
  };
  const finish = async ({ bound, batch, done }: Step) => {
    const loss = await done;
    if (callbacks.watchesBatches) await report(batch);
    else progress.report();
    if (signal?.aborted) stopping.reason ??= "interrupted";
    if (stopping.reason === undefined && !(Number.isFinite(loss) && bound.x.every(allFinite))) {
      throw nonFinite(loss, epoch, batch, bound, trainer.learningRate);
    }
  };

  for (let batch = progress.reported; batch < skip; batch++) await report(batch);
  const run = () => {
    const from = { epoch: progress.shuffles, skip: progress.passed + skip };
    return pipeline(pass.take(steps - skip, from), start, finish, () => stopping.reason === undefined);
  };
  // An epoch that was interrupted during its validation has no batches left.
  if (skip < steps) await run();
  if (started === 0 && progress.passed > 0) {
    // The previous epoch used the last batches of the stream without knowing it.
    progress.nextPass();
    await run();
  }
  if (started === 0) throw new ConfigError("fit: expected at least one sample, received none");
  if (stopping.reason !== undefined && progress.batch < steps) return false;
  if (stepsPerEpoch === Infinity || progress.passed + progress.batch >= whole) await pass.close();
  return true;
}

/** Checks the batch too: a NaN in an image may not reach the loss (a maximum can drop it) and yet ruin the kernel. */
function nonFinite(loss: number, epoch: number, batch: number, bound: BoundBatch, rate: number): ConfigError {
  const where = `epoch ${epoch + 1}, step ${batch + 1}`;
  const culprit = findNonFinite(bound);
  if (Number.isFinite(loss)) return new ConfigError(`fit: ${culprit} of the batch in ${where}`);
  return new ConfigError(
    culprit
      ? `fit: the loss became ${loss} in ${where}: ${culprit} of the batch`
      : `fit: the loss became ${loss} in ${where}, though inputs and labels are finite: ` +
          `try a smaller learning rate (now ${rate}) or clipNorm`,
  );
}
