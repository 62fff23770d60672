import { join } from "node:path";
import { parseJson } from "../../support/index.ts";
import type { Advice } from "../../transfer/index.ts";
import { readRunFile, runFiles } from "../run-folder.ts";

/** Reads what was measured to choose the recipe of a run; undefined if the recipe was settled. */
export async function readAdvice(folder: string): Promise<Advice | undefined> {
  const text = await readRunFile(folder, runFiles.advice);
  return text === undefined ? undefined : (parseJson(text, join(folder, runFiles.advice)) as object as Advice);
}
