import { join } from "node:path";
import { FormatError, isJsonObject, parseJson } from "../../support/index.ts";
import type { Advice } from "../../transfer/index.ts";
import { readRunFile, runFiles } from "../run-folder.ts";

/**
 * Reads what was measured to choose the recipe of a run; undefined if the recipe was settled.
 * @throws FormatError if the file is damaged.
 */
export async function readAdvice(folder: string): Promise<Advice | undefined> {
  const path = join(folder, runFiles.advice);
  const text = await readRunFile(folder, runFiles.advice);
  if (text === undefined) return undefined;
  const content = parseJson(text, path);
  if (isJsonObject(content) && Array.isArray(content.forecasts) && Array.isArray(content.gains)) {
    return content as object as Advice;
  }
  throw new FormatError(`${path}: expected the advice of a run; delete the file to go on without it`);
}
