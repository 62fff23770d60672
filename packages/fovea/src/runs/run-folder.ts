import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type FolderLock, lockFolder, writeFileAtomically } from "../io/index.ts";
import { ConfigError, FormatError, isFoveaError, parseJson } from "../support/index.ts";
import { isJsonObject } from "../support/json.ts";
import { type RunSettings, runSettings } from "./run-settings.ts";

/** The files of a run besides those of its model. Each figure exists as `.svg` and `.png`. */
export const runFiles = {
  settings: "run.json",
  history: "history.json",
  result: "result.json",
  checkpoint: "checkpoint",
  curves: "curves",
  plot: "model",
  confusion: "confusion",
  sample: "sample.png",
} as const;

/**
 * Reads the settings of the run in a folder; undefined if it holds none.
 * @throws FormatError if they are damaged.
 */
export async function readRun(folder: string): Promise<RunSettings | undefined> {
  const path = join(folder, runFiles.settings);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const content = parseJson(text, path);
  try {
    if (!isJsonObject(content) || content.format !== "fovea-run") throw new ConfigError('expected format "fovea-run"');
    const { format: _, version, ...settings } = content;
    if (version !== 1) throw new ConfigError(`expected version 1, received ${String(version)}`);
    return runSettings.resolve("run", settings);
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    throw new FormatError(`${path}: ${error.message}`, { cause: error });
  }
}

/** Writes the settings of a run. */
export function writeRun(folder: string, settings: RunSettings): Promise<void> {
  return writeJson(folder, runFiles.settings, { format: "fovea-run", version: 1, ...runSettings.config(settings) });
}

/** Writes a JSON file of a run atomically. */
export function writeJson(folder: string, file: string, content: unknown): Promise<void> {
  return writeFileAtomically(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Keeps other trainings out of a run's folder. */
export type RunLock = FolderLock;

/**
 * Keeps other trainings out of a run's folder until this process releases it or ends. Creates the folder if needed.
 * @throws ConfigError that names the process that trains there.
 */
export async function lockRun(folder: string): Promise<RunLock> {
  await mkdir(folder, { recursive: true });
  return lockFolder(folder, { name: "training", doing: "trains in it" });
}

/** Removes the files of an earlier run, so that none of them passes for a part of the next one. */
export async function clearRun(folder: string): Promise<void> {
  const figures = [runFiles.curves, runFiles.plot, runFiles.confusion].flatMap((name) => [
    `${name}.svg`,
    `${name}.png`,
  ]);
  const files = [
    runFiles.settings,
    runFiles.history,
    runFiles.result,
    runFiles.sample,
    "model.json",
    "weights.safetensors",
    // Left by a save that was interrupted.
    ".saving",
    ...figures,
  ];
  for (const file of files) await rm(join(folder, file), { recursive: true, force: true });
  await rm(join(folder, runFiles.checkpoint), { recursive: true, force: true });
}
