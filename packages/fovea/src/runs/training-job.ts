import type { Engine } from "../engine/index.ts";
import type { Model } from "../models/index.ts";
import type { NamedData } from "./data-sets.ts";
import type { RunLock } from "./run-folder.ts";
import type { RunSettings } from "./run-settings.ts";

/** A training that is ready to begin. */
export interface TrainingJob {
  /** Compiled; with the state of its training if `resume` is set. */
  readonly model: Model;
  readonly engine: Engine;
  readonly data: NamedData;
  readonly settings: RunSettings;
  /** Where everything is saved. */
  readonly folder: string;
  /** Keeps other trainings out of the folder. `trainRun` releases it. */
  readonly lock: RunLock;
  readonly resume: boolean;
}
