import { existsSync } from "node:fs";
import { join } from "node:path";
import { wilsonInterval } from "../../evaluation/index.ts";
import type { ComparedRun, SettingValue } from "../../pages/index.ts";
import { ConfigError, parseJson } from "../../support/index.ts";
import { isJsonObject, type JsonObject } from "../../support/json.ts";
import { appliedRecipe } from "../images/applied-recipe.ts";
import type { ImageRunResult } from "../images/image-run-result.ts";
import type { ImageRunSettings } from "../images/image-run-settings.ts";
import { readImageRun, readRun, readRunFile, runFiles } from "../run-folder.ts";
import { type RunResult, readResult } from "../run-result.ts";
import type { RunSettings } from "../run-settings.ts";

/** A run that was read, before its model is opened. */
export type ReadRun = { readonly compared: ComparedRun } & (
  | { readonly kind: "data set"; readonly settings: RunSettings }
  | { readonly kind: "images"; readonly settings: ImageRunSettings }
);

/**
 * Reads the settings, curves and results of a run, finished or not.
 * @throws ConfigError if the folder holds no run; FormatError if it is damaged.
 */
export async function readComparedRun(folder: string, name: string): Promise<ReadRun> {
  const result = await readResult(folder);
  const facts = {
    ...{ name, folder, history: await readHistory(folder) },
    status: result ? ("finished" as const) : ("unfinished" as const),
    ...(result && { parameters: result.parameters, result: measuresOf(result) }),
  };
  const images = await readImageRun(folder);
  if (images) {
    const settings = settingsOf(imageSettings(images), result);
    return {
      ...{ kind: "images", settings: images },
      compared: { ...facts, task: images.task, data: images.data, settings },
    };
  }
  const run = await readRun(folder);
  if (run) {
    const { classes: _, look: __, ...own } = run;
    const settings = settingsOf(own, result);
    return {
      ...{ kind: "data set", settings: run },
      compared: { ...facts, task: "classification", data: run.data, settings },
    };
  }
  const why = existsSync(folder) ? "is not the folder of a run: it holds no run.json" : "doesn't exist";
  throw new ConfigError(`compare: ${folder} ${why}`);
}

function imageSettings({ recipe, classes: _, reasons: __, columns: ___, ...run }: ImageRunSettings): object {
  return { ...appliedRecipe(recipe), ...run };
}

/** Settings that are set, and what the training ran on. */
function settingsOf(own: object, result: RunResult | undefined): Readonly<Record<string, SettingValue>> {
  const ran = result && { engine: result.engine, threads: result.threads, version: result.versions.fovea };
  const all = Object.entries({ ...own, ...ran }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as Record<string, SettingValue>;
}

function measuresOf(result: RunResult): NonNullable<ComparedRun["result"]> {
  const { testAccuracy, testImages: images, testLoss, seconds, epochs } = result;
  const { testedOn: part = "test", accuracyInterval, scores } = result as Partial<ImageRunResult>;
  const counted = Number.isFinite(testAccuracy) && wilsonInterval(Math.round(testAccuracy * images), images);
  return {
    ...{ part, images, seconds, epochs },
    ...(counted && { accuracy: accuracyInterval ?? { ...counted, value: testAccuracy } }),
    ...(Number.isFinite(testLoss) && { loss: testLoss }),
    ...(scores && { scores }),
  };
}

/** The curves of a finished or stopped run, or those in the checkpoint of one that was killed. */
async function readHistory(folder: string): Promise<ComparedRun["history"]> {
  const text = await readRunFile(folder, runFiles.history);
  if (text !== undefined) return curvesIn(parseJson(text, join(folder, runFiles.history)));
  const checkpoint = join(folder, runFiles.checkpoint);
  const saved = await readRunFile(checkpoint, "training.json");
  if (saved === undefined) return {};
  const content = parseJson(saved, join(checkpoint, "training.json"));
  const progress = isJsonObject(content) ? content.progress : undefined;
  return curvesIn(isJsonObject(progress) ? progress.history : undefined);
}

function curvesIn(content: unknown): ComparedRun["history"] {
  const { history } = isJsonObject(content) ? content : ({} as JsonObject);
  const curves = Object.entries(isJsonObject(history) ? history : {});
  return Object.fromEntries(
    curves.map(([name, values]) => [name, Array.isArray(values) ? values.map((value) => value ?? Number.NaN) : []]),
  ) as Record<string, number[]>;
}
