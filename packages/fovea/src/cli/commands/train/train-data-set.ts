import {
  checkDataSetName,
  checkModelName,
  newJob,
  type TrainingJob,
  type TrainRunOptions,
  trainRun,
} from "../../../runs/index.ts";
import { ConfigError } from "../../../support/index.ts";
import { openEngine } from "../../engines/index.ts";
import { type Output, printFinished, runPrinter } from "../../output/index.ts";
import { trainUntilSignal } from "../../process/index.ts";
import { checkOutput } from "./check-output.ts";
import { allowOnly, commonOptions, type GivenOption } from "./given-option.ts";
import type { TrainFlags } from "./train-flags.ts";

const allowed = new Set([...commonOptions, "data", "optimizer", "weightDecay", "schedule", "limit"]);

/** Trains a model on a data set that is known by name. */
export async function trainDataSet(flags: TrainFlags, given: readonly GivenOption[], out: Output): Promise<void> {
  const { model, data, output: folder, overwrite = false } = flags;
  // A misspelt name is reported before a missing one.
  if (model !== undefined) checkModelName(model);
  if (data !== undefined) checkDataSetName(data);
  if (model === undefined || data === undefined) throw missing(model, data);
  allowOnly(
    given,
    allowed,
    (names) => `train: ${names} concerns images of your own; name their folder or table, or leave it out`,
  );
  checkOutput(folder, overwrite);
  const { batchSize, epochs, optimizer, learningRate, weightDecay, schedule, seed, validation, limit, norms } = flags;
  const chosen = { batchSize, epochs, optimizer, learningRate, weightDecay, schedule, validation, limit, norms };
  const known = Object.entries(chosen).filter(([, value]) => value !== undefined);
  const settings = { model, data, seed, ...(Object.fromEntries(known) as Partial<typeof chosen>) };
  await train(await newJob(settings, { engine: () => openEngine(flags, out), folder, overwrite }), out);
}

/** Trains, and prints the results. */
export async function train(job: TrainingJob, out: Output): Promise<void> {
  const training = { ...job, epochs: job.settings.epochs, train: (options: TrainRunOptions) => trainRun(job, options) };
  const finished = await trainUntilSignal(training, runPrinter(out));
  out.answer({ run: job.folder, ...finished.result });
  printFinished(job, finished, out);
}

function missing(model: string | undefined, data: string | undefined): ConfigError {
  if (model !== undefined) return new ConfigError(`train: expected --data too, as in --model ${model} --data mnist`);
  if (data !== undefined) return new ConfigError(`train: expected --model too, as in --model lenet5 --data ${data}`);
  return new ConfigError(
    "train: expected a folder of images, or --model and --data, as in --model lenet5 --data mnist, or --resume with the " +
      "folder of a run",
  );
}
