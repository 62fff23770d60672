import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type FolderLock, lockFolder, writeFileAtomically } from "../io/index.ts";
import { ConfigError, FormatError, formatReceived, isFoveaError, parseJson } from "../support/index.ts";
import { isJsonObject, type JsonObject } from "../support/json.ts";
import { type ImageRunSettings, imageRunSettings } from "./images/image-run-settings.ts";
import { type RunSettings, runSettings } from "./run-settings.ts";

/** The files of a run besides those of its model. Each figure exists as `.svg` and `.png`. */
export const runFiles = {
  settings: "run.json",
  /** The images of each part, for a run on a folder of images. */
  images: "images.json",
  /** What was measured to choose its recipe. */
  advice: "advice.json",
  /** What its head told about the images, before fine-tuning. */
  head: "head.json",
  history: "history.json",
  result: "result.json",
  checkpoint: "checkpoint",
  curves: "curves",
  plot: "model",
  confusion: "confusion",
  sample: "sample.png",
  /** The report of a run on a folder of images, as data and as a page. */
  report: "report.json",
  page: "report.html",
} as const;

/**
 * Reads the settings of the run on a data set in a folder; undefined if it holds none.
 * @throws FormatError if they are damaged.
 */
export function readRun(folder: string): Promise<RunSettings | undefined> {
  return readSettings(folder, undefined, (settings) => runSettings.resolve("run", settings));
}

/**
 * Reads the settings of the run on a folder of images; undefined if the folder holds none.
 * @throws FormatError if they are damaged.
 */
export function readImageRun(folder: string): Promise<ImageRunSettings | undefined> {
  return readSettings(folder, "images", (settings) => imageRunSettings.resolve("run", settings));
}

/** Reads the settings of a run of one kind. Runs on data sets state none. */
async function readSettings<Settings>(
  folder: string,
  wanted: "images" | undefined,
  read: (settings: JsonObject) => Settings,
): Promise<Settings | undefined> {
  const path = join(folder, runFiles.settings);
  const text = await readRunFile(folder, runFiles.settings);
  if (text === undefined) return undefined;
  const content = parseJson(text, path);
  try {
    if (!isJsonObject(content) || content.format !== "fovea-run") throw new ConfigError('expected format "fovea-run"');
    const { format: _, version, kind, ...settings } = content;
    if (version !== 1) throw new ConfigError(`expected version 1, received ${String(version)}`);
    if (kind !== undefined && kind !== "images") {
      throw new ConfigError(`expected kind "images" or none, received ${formatReceived(kind)}`);
    }
    return kind === wanted ? read(settings) : undefined;
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    throw new FormatError(`${path}: ${error.message}`, { cause: error });
  }
}

/** Writes the settings of a run on a data set. */
export function writeRun(folder: string, settings: RunSettings): Promise<void> {
  return writeJson(folder, runFiles.settings, { format: "fovea-run", version: 1, ...runSettings.config(settings) });
}

/** Writes the settings of a run on a folder of images. */
export function writeImageRun(folder: string, settings: ImageRunSettings): Promise<void> {
  const config = imageRunSettings.config(settings);
  return writeJson(folder, runFiles.settings, { format: "fovea-run", version: 1, kind: "images", ...config });
}

/** Reads the text of a file of a run; undefined if there is none. */
export async function readRunFile(folder: string, file: string): Promise<string | undefined> {
  return readFile(join(folder, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
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
    runFiles.images,
    runFiles.advice,
    runFiles.head,
    runFiles.history,
    runFiles.result,
    runFiles.sample,
    runFiles.report,
    runFiles.page,
    "model.json",
    "weights.safetensors",
    "confidence.json",
    "confidence.safetensors",
    // Left by a save that was interrupted.
    ".saving",
    ...figures,
  ];
  for (const file of files) await rm(join(folder, file), { recursive: true, force: true });
  await rm(join(folder, runFiles.checkpoint), { recursive: true, force: true });
}
