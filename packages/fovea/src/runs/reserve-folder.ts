import { existsSync } from "node:fs";
import { join } from "node:path";
import { isThere } from "../io/index.ts";
import { ConfigError } from "../support/index.ts";
import { clearRun, lockRun, type RunLock, runFiles } from "./run-folder.ts";

/** The first of `runs/NAME`, `runs/NAME-2`, … that doesn't exist yet. */
export function freeRunFolder(name: string): string {
  for (let number = 1; ; number++) {
    const folder = join("runs", number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/** Whether a folder holds a run or a model. */
export function isTaken(folder: string): boolean {
  return existsSync(join(folder, runFiles.settings)) || isThere(folder, "model.json");
}

/**
 * Reserves a folder for a new run: locks it, and removes an earlier run if it may be overwritten. The caller releases
 * the lock.
 * @throws ConfigError if the folder holds a run or a model that may not be overwritten, or if a training runs there.
 */
export async function reserveFolder(folder: string, overwrite: boolean): Promise<RunLock> {
  const taken = isTaken(folder);
  if (taken && !overwrite) {
    throw new ConfigError(`${folder} already holds a run: resume it, choose another folder, or allow overwriting it`);
  }
  const lock = await lockRun(folder);
  if (taken) await clearRun(folder);
  return lock;
}
