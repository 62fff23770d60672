import { median } from "../../support/median.ts";
import type { Trainer } from "../trainer.ts";
import { rehearsal } from "./rehearsal.ts";

/** Fewest runs of a step: a median of fewer would keep an outlier. */
const fewestRuns = 3;

/** Runs are repeated until this many milliseconds have passed. */
const enough = 300;

/**
 * Measures a step of `batchSize` samples, in milliseconds: the median of several runs on made-up data, after one that
 * isn't counted. Mode "train" needs a compiled model. The weights are unchanged.
 */
export async function timeStep(trainer: Trainer, mode: "predict" | "train", batchSize: number): Promise<number> {
  const compilation = mode === "train" ? trainer.compilation : undefined;
  const { program, inputs } = await rehearsal(trainer.network, trainer.engine, compilation, batchSize);
  const times: number[] = [];
  const start = performance.now();
  while (times.length < fewestRuns || performance.now() - start < enough) {
    const begin = performance.now();
    await program.run(inputs);
    times.push(performance.now() - begin);
  }
  return median(times);
}
