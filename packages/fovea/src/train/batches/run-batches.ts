import { prefetch } from "../../data/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/errors.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Tensor, TensorType } from "../../tensor/tensor.ts";
import type { NetworkPrograms } from "../programs/network-programs.ts";
import type { StepProgram } from "../programs/program-cache.ts";
import { type ReadyProgram, StepRunner } from "../programs/step-runner.ts";
import { BatchBinder } from "./batch-binder.ts";
import { pipeline } from "./pipeline.ts";
import { type PredictionData, toPredictionDataset } from "./training-data.ts";

/** Options of `runBatches`. */
export interface BatchRun {
  /** The name of the user's function, which messages start with. */
  readonly where: string;
  readonly batchSize: number;
  /** Maximum number of batches. */
  readonly steps?: number;
  readonly signal?: AbortSignalLike | undefined;
  /** Returns the program for a batch size. */
  load(batchSize: number): Promise<StepProgram>;
  /** Returns additional inputs of the program by name, for the batch that starts with sample `start`. */
  feed?(program: ReadyProgram, start: number): ReadonlyMap<string, TypedArray>;
}

/**
 * Runs a program over all batches of `data` in inference mode and concatenates each of its outputs [batch, …].
 * @throws ConfigError for empty data; ShapeError for data that do not match the network's inputs.
 */
export async function runBatches(trainer: NetworkPrograms, data: PredictionData, run: BatchRun): Promise<Tensor[]> {
  const { where, batchSize, steps = Number.POSITIVE_INFINITY, signal } = run;
  const { network } = trainer;
  const dataset = toPredictionDataset(where, data, network);
  const binder = new BatchBinder(where, network);
  const runner = new StepRunner(network, [], ({ batchSize: size }) => run.load(size));
  const chunks: TypedArray[][] = [];
  let types: readonly TensorType[] = [];
  let samples = 0;
  let batches = 0;
  await pipeline(
    prefetch(dataset.batches({ batchSize, reuse: 3, readOnly: true })),
    async ({ x, size }) => {
      signal?.throwIfAborted();
      const bound = binder.bind({ x, y: [], size });
      const program = await runner.programFor(bound);
      const more = run.feed?.(program, samples);
      types = program.outputs;
      samples += size;
      batches++;
      return { done: program.run(bound, undefined, more) };
    },
    async ({ done }) => {
      (await done).forEach((result, output) => {
        const parts = chunks[output];
        if (parts) parts.push(result);
        else chunks[output] = [result];
      });
    },
    () => batches < steps,
  );
  if (samples === 0) throw new ConfigError(`${where}: expected at least one sample, received none`);
  return types.map(({ shape, dtype }, output) => {
    const whole = [samples, ...shape.slice(1)];
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
