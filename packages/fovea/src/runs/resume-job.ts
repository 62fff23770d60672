import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/index.ts";
import { isThere, recoverFolder } from "../io/index.ts";
import { loadModel } from "../model-files/index.ts";
import { ConfigError } from "../support/index.ts";
import { openDataSet } from "./data-sets.ts";
import { initialModel } from "./initial-model.ts";
import type { RunListener } from "./run-event.ts";
import { lockRun, type RunLock, readRun, runFiles } from "./run-folder.ts";
import type { RunSettings } from "./run-settings.ts";
import type { TrainingJob } from "./training-job.ts";

/** How an interrupted run continues. */
export interface ResumeOptions {
  /** Opens the engine, after the run has been found. */
  readonly engine: () => Promise<Engine>;
  /** Another number of epochs than the run was started with. */
  readonly epochs?: number | undefined;
  readonly onEvent?: RunListener;
}

/**
 * Prepares an interrupted training to continue from its last checkpoint, or from the start if there is none yet.
 * @throws ConfigError if the folder holds no run, if the run is being trained or has completed its epochs, and for
 * another number of epochs if the learning rate's schedule depends on it.
 */
export async function resumeJob(folder: string, options: ResumeOptions): Promise<TrainingJob> {
  const run = await readRun(folder);
  if (!run) throw new ConfigError(`${folder} is not the folder of a run; start a new training instead`);
  const settings = { ...run, epochs: options.epochs ?? run.epochs };
  checkEpochs(folder, run, settings);
  // Keep other trainings from writing to the folder while it is read.
  const lock = await lockRun(folder);
  try {
    return await lockedJob(folder, settings, lock, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function lockedJob(
  folder: string,
  settings: RunSettings,
  lock: RunLock,
  { engine: open, onEvent }: ResumeOptions,
): Promise<TrainingJob> {
  const data = await openDataSet(settings.data, settings.limit);
  const engine = await open();
  const job = { engine, data, settings, folder, lock };
  const checkpoint = join(folder, runFiles.checkpoint);
  if (!isThere(checkpoint, "training.json")) {
    onEvent?.({ type: "warned", message: `${folder} was stopped before its first checkpoint: it starts over` });
    return { ...job, model: await initialModel(settings, data, engine), resume: false };
  }
  await recoverFolder(checkpoint);
  const model = await loadModel(checkpoint, { engine });
  const done = model.trainer.progress.epoch;
  const finished = existsSync(join(folder, runFiles.result));
  if (done > settings.epochs || (done === settings.epochs && finished)) {
    throw new ConfigError(`${folder}: all ${done} epochs are done; ask for more epochs, such as ${2 * done}`);
  }
  return { ...job, model, resume: true };
}

/** A schedule that ends with the last epoch doesn't define a rate for further ones. */
function checkEpochs(folder: string, { epochs, schedule }: RunSettings, settings: RunSettings): void {
  if (schedule === "constant" || settings.epochs === epochs) return;
  throw new ConfigError(
    `${folder}: the learning rate schedule (${schedule}) covers ${epochs} epochs, which cannot change; ` +
      `start a new run with ${folder} as its model instead`,
  );
}
