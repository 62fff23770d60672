import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../support/index.ts";
import { isJsonObject } from "../support/json.ts";

/** The subfolder in which the new files of a committed change wait. */
export const pending = ".saving";

/** The file that lists them and commits the change. */
export const decision = "complete.json";

/** A change of a folder's files that is committed but not yet complete. */
export interface Decision {
  /** Identifies the change. */
  readonly text: string;
  /** The new files; those not moved to the folder yet are in `pending`. */
  readonly files: readonly string[];
  readonly remove: readonly string[];
}

/** Returns the pending change of a folder, if any. @throws FormatError if it is damaged. */
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
