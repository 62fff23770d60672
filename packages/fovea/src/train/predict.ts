import { prefetch } from "../data/index.ts";
import { withBatch } from "../layers/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { optional } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { allocate, type TypedArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchBinder } from "./batch-binder.ts";
import { pipeline } from "./pipeline.ts";
import { signalOption } from "./signal-option.ts";
import { StepRunner } from "./step-runner.ts";
import type { Trainer } from "./trainer.ts";
import { type PredictionData, toPredictionDataset } from "./training-data.ts";

/** How `predict` goes through its data. */
export interface PredictOptions {
  /** Samples a batch (default 32). */
  readonly batchSize?: number;
  /** Batches at most (default all). A stream without an end needs it. */
  readonly steps?: number;
  readonly signal?: AbortSignalLike;
}

const checks: OptionChecks<PredictOptions> = {
  batchSize: optional(positiveInteger()),
  steps: optional(positiveInteger()),
  signal: signalOption,
};

/**
 * The network's outputs in inference mode, one tensor [samples, …] per output. Labels in a dataset are not looked at.
 * @throws ConfigError for data without a sample; ShapeError for data of another shape than the network's.
 */
export async function predict(trainer: Trainer, data: PredictionData, options: PredictOptions = {}): Promise<Tensor[]> {
  const { batchSize = 32, steps = Infinity, signal } = checkOptions("predict", checks, options);
  const { network, programs } = trainer;
  const dataset = toPredictionDataset("predict", data, network);
  const binder = new BatchBinder("predict", network);
  const runner = new StepRunner(network, [], ({ batchSize: size }) => programs.prediction(size));
  const chunks: TypedArray[][] = network.outputs.map(() => []);
  let samples = 0;
  let batches = 0;
  await pipeline(
    prefetch(dataset.batches({ batchSize, reuse: 3, readOnly: true })),
    async ({ x, size }) => {
      signal?.throwIfAborted();
      const bound = binder.bind({ x, y: [], size });
      const program = await runner.programFor(bound);
      samples += size;
      batches++;
      return { done: program.run(bound) };
    },
    async ({ done }) => {
      (await done).forEach((result, output) => {
        chunks[output]?.push(result);
      });
    },
    () => batches < steps,
  );
  if (samples === 0) throw new ConfigError("predict: expected at least one sample, received none");
  return network.outputs.map(({ shape, dtype }, output) => {
    const whole = withBatch(shape, samples);
    return { data: joined(chunks[output] ?? [], allocate(dtype, sizeOf(whole))), shape: whole, dtype };
  });
}

function joined(chunks: readonly TypedArray[], target: TypedArray): TypedArray {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  let offset = 0;
  for (const chunk of chunks) {
    target.set(chunk, offset);
    offset += chunk.length;
  }
  return target;
}
