import type { Batch } from "../data/index.ts";
import { evaluationRunner } from "./evaluate.ts";
import { Feed } from "./feed.ts";
import { type Logs, RunningResults } from "./running-results.ts";
import { StepRunner } from "./step-runner.ts";
import type { Trainer } from "./trainer.ts";
import { type NamedSamples, toDataset } from "./training-data.ts";

/**
 * One update on one batch; gives its loss and metrics, those of the weights before the update. `seed` is that of the
 * layers that draw random numbers.
 * @throws as `fit`.
 */
export function trainOnBatch(trainer: Trainer, samples: NamedSamples, seed = 0): Promise<Logs> {
  return trainer.exclusively("trainOnBatch", async () => {
    const { compilation, network, programs } = trainer;
    const fed = new Feed("trainOnBatch", network, compilation.goals).take(
      await wholeBatch("trainOnBatch", trainer, samples),
    );
    const outputs = compilation.goals.map(({ index }) => index);
    const runner = new StepRunner(network, outputs, (shape) => programs.training(compilation, shape));
    const program = await runner.programFor(fed);
    const { step } = trainer;
    const scalars = compilation.optimizer.scalars(step, trainer.learningRate);
    const running = new RunningResults(compilation.goals);
    await trainer.training.follow(program.run(fed, { scalars, seed, step }), (results) =>
      running.add(program.layout, results, fed.size),
    );
    return running.logs();
  });
}

/** Loss and metrics of one batch, in inference mode. */
export async function testOnBatch(trainer: Trainer, samples: NamedSamples): Promise<Logs> {
  const { goals } = trainer.compilation;
  // Before anything is waited for: the model may be compiled anew meanwhile.
  const runner = evaluationRunner(trainer);
  const fed = new Feed("testOnBatch", trainer.network, goals).take(await wholeBatch("testOnBatch", trainer, samples));
  const running = new RunningResults(goals);
  const program = await runner.programFor(fed);
  running.add(program.layout, await program.run(fed), fed.size);
  return running.logs();
}

/** Samples in memory as a single batch. */
async function wholeBatch(where: string, trainer: Trainer, { x, y, sampleWeight }: NamedSamples): Promise<Batch> {
  const samples = { x, ...(y !== undefined && { y }), ...(sampleWeight !== undefined && { sampleWeight }) };
  const { size = 1, batches } = toDataset(where, samples, trainer.names);
  for await (const batch of batches({ batchSize: size, readOnly: true })) return batch;
  return { x: [], y: [], size: 0 };
}
