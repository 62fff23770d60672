import { existsSync } from "node:fs";
import { join } from "node:path";
import { isThere } from "../io/index.ts";
import { ConfigError } from "../support/index.ts";
import { invocation } from "./invocation.ts";
import { clearRun, lockRun, type RunLock, runFiles } from "./run-folder.ts";

/** The first of `runs/NAME`, `runs/NAME-2`, … that is free. */
export function freeRunFolder(name: string): string {
  for (let number = 1; ; number++) {
    const folder = join("runs", number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/**
 * Makes sure that a new run does not mix with what is in its folder, nor with a training that writes to it. The caller
 * releases the folder.
 * @throws ConfigError when there is a run or a model in it, unless it may be overwritten, and when a training runs there.
 */
export async function prepareRunFolder(folder: string, overwrite: boolean): Promise<RunLock> {
  const taken = existsSync(join(folder, runFiles.settings)) || isThere(folder, "model.json");
  if (taken && !overwrite) {
    throw new ConfigError(
      `${folder} holds a run already: go on with it (${invocation("train", "--resume", folder)}), ` +
        "name another folder with --output, or add --overwrite",
    );
  }
  const lock = await lockRun(folder);
  if (taken) await clearRun(folder);
  return lock;
}
