import type { Batch } from "../data/index.ts";
import { evaluationRunner } from "./evaluate.ts";
import { type FedBatch, Feed } from "./feed.ts";
import { type Logs, RunningResults } from "./running-results.ts";
import type { StepNumbers } from "./step-inputs.ts";
import { type ReadyProgram, StepRunner } from "./step-runner.ts";
import type { Trainer } from "./trainer.ts";

/**
 * One update on one batch; gives its loss and metrics, those of the weights before the update. `seed` is that of the
 * layers that draw random numbers.
 * @throws as `fit`.
 */
export function trainOnBatch(trainer: Trainer, batch: Batch, seed = 0): Promise<Logs> {
  return trainer.exclusively("trainOnBatch", async () => {
    const { compilation, network, programs } = trainer;
    const fed = new Feed("trainOnBatch", network, compilation.goals).take(batch);
    const outputs = compilation.goals.map(({ index }) => index);
    const runner = new StepRunner(network, outputs, (shape) => programs.training(compilation, shape));
    const program = await runner.programFor(fed);
    const step = trainer.step;
    const scalars = compilation.optimizer.scalars(step, trainer.learningRate);
    trainer.step++;
    return logsOf(trainer, program, fed, { scalars, seed, step });
  });
}

/** Loss and metrics of one batch, in inference mode. */
export async function testOnBatch(trainer: Trainer, batch: Batch): Promise<Logs> {
  const fed = new Feed("testOnBatch", trainer.network, trainer.compilation.goals).take(batch);
  return logsOf(trainer, await evaluationRunner(trainer).programFor(fed), fed);
}

async function logsOf(trainer: Trainer, program: ReadyProgram, fed: FedBatch, numbers?: StepNumbers): Promise<Logs> {
  const running = new RunningResults(trainer.compilation.goals);
  running.add(program.layout, await program.run(fed, numbers), fed.size);
  return running.logs();
}
