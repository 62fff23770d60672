import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { isThere, recoverFolder } from "../../io/index.ts";
import { loadModel } from "../../model-files/index.ts";
import { ConfigError } from "../../support/index.ts";
import { openDataSet } from "../data-sets.ts";
import { firstModel } from "../first-model.ts";
import { openEngine } from "../open-engine.ts";
import type { Output } from "../output.ts";
import { lockRun, type RunLock, readRun, runFiles } from "../run-folder.ts";
import type { RunSettings } from "../run-settings.ts";
import type { TrainingJob } from "../run-training.ts";
import type { TrainFlags } from "./train.ts";

/** What may be said anew when a training goes on. */
const changeable = new Set(["resume", "epochs", "engine", "threads", "deterministic", "json"]);

/**
 * The training of a run's folder, from its last checkpoint; from the beginning when it was stopped before the first.
 * @throws ConfigError when there is no run, when it is being trained already, when all its epochs are done, or for options that cannot change any more.
 */
export async function resumedJob(folder: string, command: Command, out: Output): Promise<TrainingJob> {
  const flags = command.opts<TrainFlags>();
  const given = command.options
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === "cli");
  const fixed = command.options.filter(
    (option) => given.includes(option.attributeName()) && !changeable.has(option.attributeName()),
  );
  if (fixed.length > 0) {
    const names = fixed.map((option) => option.long).join(", ");
    throw new ConfigError(`--resume goes on as the run began; only --epochs can change, not ${names}`);
  }
  const run = await readRun(folder);
  if (!run) {
    throw new ConfigError(
      `${folder} is not the folder of a run: start a training with --model and --data instead of --resume`,
    );
  }
  const settings = given.includes("epochs") ? { ...run, epochs: flags.epochs } : run;
  checkEpochs(folder, run, settings);
  // What is read from here on must not be written to meanwhile.
  const lock = await lockRun(folder);
  try {
    return await lockedJob(folder, settings, lock, flags, out);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function lockedJob(
  folder: string,
  settings: RunSettings,
  lock: RunLock,
  flags: TrainFlags,
  out: Output,
): Promise<TrainingJob> {
  const data = await openDataSet(settings.data, settings.limit);
  const engine = await openEngine(flags, out);
  const job = { engine, data, settings, folder, lock };
  const checkpoint = join(folder, runFiles.checkpoint);
  if (!isThere(checkpoint, "training.json")) {
    out.say(`${folder} was stopped before its first checkpoint: it begins anew`);
    return { ...job, model: await firstModel(settings, data, engine), resume: false };
  }
  await recoverFolder(checkpoint);
  const model = await loadModel(checkpoint, { engine });
  const done = model.trainer.progress.epoch;
  const finished = existsSync(join(folder, runFiles.result));
  if (done > settings.epochs || (done === settings.epochs && finished)) {
    throw new ConfigError(`${folder}: all ${done} epochs are done; ask for more with --epochs ${2 * done}`);
  }
  return { ...job, model, resume: true };
}

/** A schedule that ends with the last epoch has nothing to say about further ones. */
function checkEpochs(folder: string, { epochs, schedule }: RunSettings, settings: RunSettings): void {
  if (schedule === "constant" || settings.epochs === epochs) return;
  throw new ConfigError(
    `${folder}: the learning rate (${schedule}) was planned for ${epochs} epochs, which cannot change; ` +
      `train a new run from this model instead: --model ${folder}`,
  );
}
