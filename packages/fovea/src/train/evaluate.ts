import { prefetch } from "../data/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { optional } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { BatchBinder } from "./batches/batch-binder.ts";
import { pipeline } from "./batches/pipeline.ts";
import { type TrainingData, toDataset } from "./batches/training-data.ts";
import { StepRunner } from "./programs/step-runner.ts";
import { type Logs, RunningResults } from "./running-results.ts";
import { signalOption } from "./signal-option.ts";
import type { Trainer } from "./trainer.ts";

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Samples per batch (default 32). */
  readonly batchSize?: number;
  /** Maximum number of batches (default all). Required for infinite streams. */
  readonly steps?: number;
  readonly signal?: AbortSignalLike;
  /** Called after each batch. */
  onBatchEnd?(batch: number): void | Promise<void>;
}

const checks: OptionChecks<EvaluateOptions> = {
  batchSize: optional(positiveInteger()),
  steps: optional(positiveInteger()),
  signal: signalOption,
  onBatchEnd: option("a function", (value) => typeof value === "function"),
};

/**
 * Computes loss and metrics over data, in inference mode.
 * @throws ConfigError before `compile`, for labels out of range or empty data; ShapeError for data that do not match the
 * network's inputs and outputs.
 */
export async function evaluate(trainer: Trainer, data: TrainingData, given: EvaluateOptions = {}): Promise<Logs> {
  const options = checkOptions("evaluate", checks, given);
  const { batchSize = 32, steps = Infinity, signal } = options;
  const { compilation, network } = trainer;
  const dataset = toDataset("evaluate", data, trainer.names);
  const binder = new BatchBinder("evaluate", network, compilation.objectives);
  const runner = evaluationRunner(trainer);
  const running = new RunningResults(compilation.objectives);
  let batches = 0;
  let finished = 0;
  await pipeline(
    prefetch(dataset.batches({ batchSize, reuse: 3, readOnly: true })),
    async (batch) => {
      signal?.throwIfAborted();
      const bound = binder.bind(batch);
      const program = await runner.programFor(bound);
      batches++;
      return { bound, layout: program.layout, done: program.run(bound) };
    },
    async ({ bound, layout, done }) => {
      running.add(layout, await done, bound.size);
      await options.onBatchEnd?.(finished++);
    },
    () => batches < steps,
  );
  if (batches === 0) throw new ConfigError("evaluate: expected at least one sample, received none");
  return running.logs();
}

/** Returns the programs that evaluate a trainer's network. */
export function evaluationRunner(trainer: Trainer): StepRunner {
  const { compilation, network, programs } = trainer;
  const outputs = compilation.objectives.map(({ index }) => index);
  return new StepRunner(network, outputs, (shape) => programs.evaluation(compilation, shape));
}
