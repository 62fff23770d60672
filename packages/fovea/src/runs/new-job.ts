import type { Engine } from "../engine/index.ts";
import { openDataSet } from "./data-sets.ts";
import { initialModel } from "./initial-model.ts";
import { freeRunFolder, reserveFolder } from "./reserve-folder.ts";
import { defaultSettings, type RunSettings, runSettings } from "./run-settings.ts";
import type { TrainingJob } from "./training-job.ts";

/** The settings to choose, of which only `model` and `data` are required. Classes and look follow from the data. */
export type ChosenSettings = Pick<RunSettings, "model" | "data"> &
  Partial<Omit<RunSettings, "model" | "data" | "classes" | "look">>;

/** Engine and folder of a new run. */
export interface NewJobOptions {
  /** Opens the engine, after the data have been found. */
  readonly engine: () => Promise<Engine>;
  /** The folder of the run (default: the first free one of runs/MODEL-DATA, runs/MODEL-DATA-2, …). */
  readonly folder?: string | undefined;
  /** Replace an existing run in the folder (default false). */
  readonly overwrite?: boolean;
}

/**
 * Prepares a new training: opens data and model, compiles the model and reserves the folder.
 * @throws ConfigError for an unknown model, data set, optimizer or setting, and if the folder is taken; ShapeError if
 * model and data don't match.
 */
export async function newJob(chosen: ChosenSettings, options: NewJobOptions): Promise<TrainingJob> {
  const data = await openDataSet(chosen.data, chosen.limit);
  const engine = await options.engine();
  const settings = runSettings.resolve("newJob", {
    ...{ ...defaultSettings, ...chosen },
    ...{ classes: data.classes, look: data.look },
  });
  const model = await initialModel(settings, data, engine);
  const folder = options.folder ?? freeRunFolder(`${model.name}-${chosen.data.split(":")[0]}`);
  const lock = await reserveFolder(folder, options.overwrite ?? false);
  return { model, engine, data, settings, folder, lock, resume: false };
}
