import type { Batch } from "../data/index.ts";
import { BatchBinder } from "./batches/batch-binder.ts";
import { type NamedSamples, toDataset } from "./batches/training-data.ts";
import { evaluationRunner } from "./evaluate.ts";
import { accumulates } from "./programs/accumulates.ts";
import { StepRunner } from "./programs/step-runner.ts";
import { type Logs, RunningResults } from "./running-results.ts";
import type { Trainer } from "./trainer.ts";

/**
 * Updates the weights on a single batch. Returns its loss and metrics from before the update. `seed` is that of random
 * layers such as dropout.
 * @throws as `fit`.
 */
export function trainOnBatch(trainer: Trainer, samples: NamedSamples, seed = 0): Promise<Logs> {
  return trainer.withLock("trainOnBatch", async () => {
    const { compilation, network, programs } = trainer;
    const bound = new BatchBinder("trainOnBatch", network, compilation.objectives).bind(
      await wholeBatch("trainOnBatch", trainer, samples),
    );
    const outputs = compilation.objectives.map(({ index }) => index);
    const runner = new StepRunner(network, outputs, (shape) => programs.training(compilation, shape));
    const { step } = trainer;
    const program = await runner.programFor(bound, accumulates(compilation.optimizer, step));
    const scalars = compilation.optimizer.scalars(step, trainer.learningRate);
    const running = new RunningResults(compilation.objectives);
    await trainer.training.follow(program.run(bound, { scalars, seed, step }), (results) =>
      running.add(program.layout, results, bound.size),
    );
    return running.logs();
  });
}

/** Computes loss and metrics of a single batch, in inference mode. */
export async function testOnBatch(trainer: Trainer, samples: NamedSamples): Promise<Logs> {
  const { objectives } = trainer.compilation;
  // Before the first await, because the model may be recompiled in the meantime.
  const runner = evaluationRunner(trainer);
  const bound = new BatchBinder("testOnBatch", trainer.network, objectives).bind(
    await wholeBatch("testOnBatch", trainer, samples),
  );
  const running = new RunningResults(objectives);
  const program = await runner.programFor(bound);
  running.add(program.layout, await program.run(bound), bound.size);
  return running.logs();
}

/** Returns samples in memory as a single batch. */
async function wholeBatch(where: string, trainer: Trainer, { x, y, sampleWeight }: NamedSamples): Promise<Batch> {
  const samples = { x, ...(y !== undefined && { y }), ...(sampleWeight !== undefined && { sampleWeight }) };
  const { size = 1, batches } = toDataset(where, samples, trainer.names);
  for await (const batch of batches({ batchSize: size, readOnly: true })) return batch;
  return { x: [], y: [], size: 0 };
}
