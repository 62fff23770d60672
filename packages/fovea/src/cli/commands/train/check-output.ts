import { statSync } from "node:fs";
import { isTaken } from "../../../runs/index.ts";
import { ConfigError } from "../../../support/index.ts";
import { invocation } from "../../output/index.ts";

/** @throws ConfigError for a file, and for a folder that holds a run, unless it may be overwritten. */
export function checkOutput(folder: string | undefined, overwrite: boolean): void {
  if (folder === undefined) return;
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    throw new ConfigError(`--output ${folder}: expected a folder for the run, received a file`);
  }
  if (overwrite || !isTaken(folder)) return;
  throw new ConfigError(
    `${folder} already holds a run: continue it (${invocation("train", "--resume", folder)}), ` +
      "choose another folder with --output, or add --overwrite",
  );
}
