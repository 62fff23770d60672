import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type FolderLock, lockFolder, writeFileAtomically } from "../io/index.ts";
import { ConfigError, FormatError, isFoveaError, parseJson } from "../support/index.ts";
import { isJsonObject } from "../support/json.ts";
import { type RunSettings, runSettings } from "./run-settings.ts";

/** The files of a run, beside those of its model. Charts are there as `.svg` and `.png`. */
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
 * The settings of the run in a folder; undefined when it holds none.
 * @throws FormatError when they are damaged.
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

/** Writes what a run was asked to be. */
export function writeRun(folder: string, settings: RunSettings): Promise<void> {
  return writeJson(folder, runFiles.settings, { format: "fovea-run", version: 1, ...runSettings.config(settings) });
}

/** Writes a JSON file of a run: whole, or not at all. */
export function writeJson(folder: string, file: string, content: unknown): Promise<void> {
  return writeFileAtomically(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
}

/** A run's folder, kept from other trainings. */
export type RunLock = FolderLock;

/**
 * Keeps a run's folder, which is made where it is missing, from other trainings, until this process ends or releases it.
 * @throws ConfigError that names the process that trains there.
 */
export async function lockRun(folder: string): Promise<RunLock> {
  await mkdir(folder, { recursive: true });
  return lockFolder(folder, { name: "training", doing: "trains in it" });
}

/** Takes away what an earlier run has left, so that nothing of it is taken for a part of the next one. */
export async function clearRun(folder: string): Promise<void> {
  const pictures = [runFiles.curves, runFiles.plot, runFiles.confusion].flatMap((name) => [
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
    // Of a model whose saving was cut short.
    ".saving",
    ...pictures,
  ];
  for (const file of files) await rm(join(folder, file), { recursive: true, force: true });
  await rm(join(folder, runFiles.checkpoint), { recursive: true, force: true });
}
