import type { Engine } from "../engine/index.ts";
import { openDataSet } from "./data-sets.ts";
import { initialModel } from "./initial-model.ts";
import { freeRunFolder, reserveFolder } from "./reserve-folder.ts";
import type { RunSettings } from "./run-settings.ts";
import type { TrainingJob } from "./training-job.ts";

/** The settings that a user chooses; the others follow from the data. */
export type ChosenSettings = Omit<RunSettings, "classes" | "look">;

/** Where and with which engine a new run is trained. */
export interface NewJobOptions {
  /** Opens the engine, once the data have proved to be there. */
  readonly engine: () => Promise<Engine>;
  /** The folder of the run (default: the first free one of runs/MODEL-DATA, runs/MODEL-DATA-2, …). */
  readonly folder?: string | undefined;
  /** Replace a run that is in the folder. */
  readonly overwrite?: boolean;
}

/**
 * A new training: opens data and model, compiles the model and reserves the folder.
 * @throws ConfigError for an unknown model, data set or optimizer, and if the folder is taken; ShapeError if model and
 * data don't fit.
 */
export async function newJob(chosen: ChosenSettings, options: NewJobOptions): Promise<TrainingJob> {
  const data = await openDataSet(chosen.data, chosen.limit);
  const engine = await options.engine();
  const settings: RunSettings = { ...chosen, classes: data.classes, look: data.look };
  const model = await initialModel(settings, data, engine);
  const folder = options.folder ?? freeRunFolder(`${model.name}-${chosen.data.split(":")[0]}`);
  const lock = await reserveFolder(folder, options.overwrite ?? false);
  return { model, engine, data, settings, folder, lock, resume: false };
}
