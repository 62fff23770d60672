import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../engine/index.ts";
import { ConfigError } from "../../support/index.ts";
import { lockRun, readImageRun, runFiles } from "../run-folder.ts";
import type { ImageJob } from "./image-job.ts";
import { readImageParts } from "./image-parts.ts";

/**
 * Prepares an interrupted training on images to continue, with the recipe and the images that it was started with.
 * @throws ConfigError if the folder holds no such run, if it is being trained or has finished.
 */
export async function resumeImageJob(
  folder: string,
  { engine }: { readonly engine: () => Promise<Engine> },
): Promise<ImageJob> {
  const settings = await readImageRun(folder);
  const parts = await readImageParts(folder);
  if (!settings || !parts) {
    throw new ConfigError(`${folder} is not the folder of a run on images; start a new training instead`);
  }
  // Keep other trainings from writing to the folder while it is read.
  const lock = await lockRun(folder);
  try {
    if (existsSync(join(folder, runFiles.result))) {
      throw new ConfigError(`${folder}: the run has finished; start a new one to train with another recipe`);
    }
    return { settings, parts, folder, lock, engine: await engine() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
