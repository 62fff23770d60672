import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../support/index.ts";
import { invocation } from "./invocation.ts";
import { clearRun, runFiles } from "./run-folder.ts";

/** The first of `runs/NAME`, `runs/NAME-2`, … that is free. */
export function freeRunFolder(name: string): string {
  for (let number = 1; ; number++) {
    const folder = join("runs", number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/**
 * Makes sure that a new run does not mix with what is in its folder.
 * @throws ConfigError when there is a run or a model in it, unless it may be overwritten.
 */
export async function prepareRunFolder(folder: string, overwrite: boolean): Promise<void> {
  const taken = [runFiles.settings, "model.json"].some((file) => existsSync(join(folder, file)));
  if (!taken) return;
  if (!overwrite) {
    throw new ConfigError(
      `${folder} holds a run already: go on with it (${invocation("train", "--resume", folder)}), ` +
        "name another folder with --output, or add --overwrite",
    );
  }
  await clearRun(folder);
}
