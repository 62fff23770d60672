import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../support/index.ts";
import { isJsonObject } from "../support/json.ts";

/** Within a folder whose files change together: where new files wait that count already. */
export const pending = ".saving";

/** Says which they are. Without it, what waits does not count. */
export const decision = "complete.json";

/** A change of a folder's files that has been decided and is not carried out yet. */
export interface Decision {
  /** Tells this change from every other. */
  readonly text: string;
  /** Those that have not been moved to the folder yet wait in `pending`. */
  readonly files: readonly string[];
  readonly remove: readonly string[];
}

/** The change that waits in a folder, if there is one. @throws FormatError when it is damaged. */
export async function readDecision(folder: string): Promise<Decision | undefined> {
  const path = join(folder, pending, decision);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (isJsonObject(value) && isNames(value.files) && isNames(value.remove)) {
    return { text, files: value.files, remove: value.remove };
  }
  throw new FormatError(
    `${path}: expected lists of the names of files; remove ${join(folder, pending)} to go back to the old files`,
  );
}

function isNames(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((name) => typeof name === "string" && !/[\\/]/.test(name) && name !== "..");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
