import type { Engine } from "../../engine/index.ts";
import type { RunLock } from "../run-folder.ts";
import type { ImageParts } from "./image-parts.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";

/** A training on a folder of images that is ready to begin or to go on. */
export interface ImageJob {
  readonly settings: ImageRunSettings;
  readonly parts: ImageParts;
  readonly engine: Engine;
  /** Where everything is saved. */
  readonly folder: string;
  /** Keeps other trainings out of the folder. `trainImages` releases it. */
  readonly lock: RunLock;
}
