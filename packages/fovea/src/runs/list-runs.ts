import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isFoveaError } from "../support/index.ts";
import { readRun } from "./run-folder.ts";
import { type RunResult, readResult } from "./run-result.ts";
import type { RunSettings } from "./run-settings.ts";

/** A run on disk. */
export interface ListedRun {
  readonly folder: string;
  /** Undefined if the run is damaged. */
  readonly settings?: RunSettings;
  /** Undefined until the run has finished. */
  readonly result?: RunResult;
  /** Why the settings or the result can't be read. */
  readonly fault?: string;
}

/**
 * Lists the runs in and below a folder, sorted by path. Hidden folders, `node_modules` and links are skipped, and runs
 * are not searched for further runs. A damaged run is listed with its fault. Reads only.
 */
export async function listRuns(folder: string): Promise<ListedRun[]> {
  const run = await readListed(folder);
  if (run) return [run];
  const runs = await Promise.all((await subfolders(folder)).map((name) => listRuns(join(folder, name))));
  return runs.flat();
}

async function readListed(folder: string): Promise<ListedRun | undefined> {
  try {
    const settings = await readRun(folder);
    if (!settings) return undefined;
    const result = await readResult(folder);
    return { folder, settings, ...(result && { result }) };
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    return { folder, fault: error.message };
  }
}

async function subfolders(folder: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EACCES") return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.filter((name) => !name.startsWith(".") && name !== "node_modules").sort();
}
