import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Engine, EngineName } from "../engine/index.ts";
import { importModel } from "../interop/index.ts";
import { isThere } from "../io/index.ts";
import { loadModel } from "../model-files/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError, nearest } from "../support/index.ts";
import { architectures } from "../zoo/index.ts";
import { readRun, runFiles } from "./run-folder.ts";
import type { RunSettings } from "./run-settings.ts";

/** A model that was opened by name. */
export interface OpenedModel {
  readonly model: Model;
  /** The settings of its run; undefined for an architecture, an imported model and one that a program has saved. */
  readonly run: RunSettings | undefined;
}

interface OpenOptions {
  readonly engine?: Engine | EngineName | undefined;
  readonly seed?: number;
  /** Number of classes, for an architecture. */
  readonly classes?: number | undefined;
}

/**
 * Opens a model by name: an architecture of the zoo ("resnet50", or a variant, "resnet50:keras") with initial weights,
 * the folder of a saved model or run, or a file that `importModel` reads. For an interrupted run, this is its last
 * checkpoint.
 * @throws ConfigError if there is no such model, with the nearest known name; FormatError if it is damaged.
 */
export async function openModel(name: string, { engine, seed, classes }: OpenOptions = {}): Promise<OpenedModel> {
  const [base = "", variant] = name.split(":", 2);
  const architecture = Object.hasOwn(architectures, base) ? architectures[base] : undefined;
  if (architecture) return { model: architecture({ engine, seed, variant, classes }), run: undefined };
  if (isFile(name)) return { model: await importModel(name, { engine }), run: undefined };
  const folder = modelFolder(name);
  if (folder === undefined) throw unknownModel(name);
  return { model: await loadModel(folder, { engine }), run: await readRun(name) };
}

/**
 * Checks that a model of this name exists, without opening it.
 * @throws ConfigError as `openModel` does.
 */
export function checkModelName(name: string): void {
  const [base = ""] = name.split(":", 1);
  if (Object.hasOwn(architectures, base) || isFile(name)) return;
  if (modelFolder(name) === undefined) throw unknownModel(name);
}

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() === true;
}

/** Where a folder's model is: in the folder itself, or in its checkpoint. */
function modelFolder(folder: string): string | undefined {
  return [folder, join(folder, runFiles.checkpoint)].find((place) => isThere(place, "model.json"));
}

function unknownModel(name: string): ConfigError {
  const runs = runsNearby();
  const suggestion = nearest(name, [...Object.keys(architectures), ...runs]);
  const list = runs.length > 0 ? `runs here are ${runs.slice(0, 5).join(", ")}; ` : "";
  const rest = suggestion ? `did you mean "${suggestion}"?` : `${list}fovea zoo lists the architectures`;
  const what = existsSync(name) ? "holds no model.json" : "is neither an architecture nor a folder with a model";
  return new ConfigError(`"${name}" ${what}; ${rest}`);
}

function runsNearby(): string[] {
  try {
    return readdirSync("runs")
      .map((entry) => `runs/${entry}`)
      .filter((folder) => modelFolder(folder) !== undefined);
  } catch {
    return [];
  }
}
