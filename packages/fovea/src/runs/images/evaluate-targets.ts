import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { TableColumns } from "../../datasets/index.ts";
import { isTable } from "../../datasets/list-images.ts";
import type { Engine } from "../../engine/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { LearningTask } from "../../transfer/index.ts";
import { hasTargets } from "../../transfer/learning-task.ts";
import { openLabeledImages } from "../open-labeled-images.ts";
import { readImageRun } from "../run-folder.ts";
import { readImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import type { ImageRunSettings } from "./image-run-settings.ts";
import { type TargetPartResult, testTargets } from "./test-targets.ts";

type PartName = "train" | "validation" | "test";

/** What a model of several labels or values is evaluated on. */
export interface EvaluateTargetsOptions {
  readonly engine: Engine;
  /** A table of images (default: the images that the run has kept from training). */
  readonly data?: string | undefined;
  /** Where the table has what (default: as the table that the run was trained on). */
  readonly columns?: TableColumns | undefined;
  /** The part of a table with parts (default: test, or else validation, or else train). */
  readonly part?: PartName | undefined;
  readonly onEvent?: ImageRunListener;
  readonly signal?: AbortSignalLike;
}

/** How a model predicts several labels or values. */
export interface TargetEvaluation extends TargetPartResult<PartName | "all"> {
  /** The table of the images, or the folder of those that the run has kept. */
  readonly data: string;
  /** The number of images that the run was trained on: results on them are too good. */
  readonly trainedOn: number;
}

/**
 * Evaluates a run on images with several labels or values: on those that it has kept from training, or on those of a
 * table.
 * @throws ConfigError if the run has kept no images, and for a table with other labels or values.
 */
export async function evaluateTargets(run: string, options: EvaluateTargetsOptions): Promise<TargetEvaluation> {
  const { engine, data, signal } = options;
  const settings = await readImageRun(run);
  const parts = await readImageParts(run);
  if (!settings || !parts) throw new ConfigError(`${run} is not the folder of a run on images`);
  const { task } = settings;
  const model = await loadModel(run, { engine });
  const found = data === undefined ? kept(run, parts, options) : await ofTable(data, settings, options);
  const { images, part, root } = found;
  if (!hasTargets(images)) throw new ConfigError(`${run}: expected images with ${titles[task]}, received classes`);
  const trained = new Set(parts.train.files);
  const trainedOn = images.files.filter((file) => trained.has(file)).length;
  return { ...(await testTargets(model, task, part, images, signal)), data: root, trainedOn };
}

const titles: Readonly<Record<LearningTask, string>> = {
  classification: "a class each",
  "multi-label": "several labels",
  regression: "values",
};

function kept(
  run: string,
  parts: NonNullable<Awaited<ReturnType<typeof readImageParts>>>,
  { part: wanted }: EvaluateTargetsOptions,
) {
  const part = wanted ?? (parts.test ? "test" : "validation");
  const images = parts[part];
  if (!images) throw new ConfigError(`${run} has kept no ${part} images; name a table of images to evaluate it on`);
  if (!existsSync(parts.root)) {
    throw new ConfigError(`${run}: its images were in ${parts.root}, which is no longer there; name their table`);
  }
  return { images, part, root: parts.root };
}

async function ofTable(data: string, settings: ImageRunSettings, options: EvaluateTargetsOptions) {
  const { task, classes } = settings;
  if (!(await isTable(data))) {
    throw new ConfigError(`${data}: expected a table of images with ${titles[task]} (CSV or JSON lines)`);
  }
  const { part: wanted, columns = settings.columns, signal, onEvent } = options;
  const opened = await openLabeledImages(resolve(data), {
    ...{ columns, task, grouping: "none", signal },
    ...(task === "multi-label" && { classes }),
    onProgress: (done, total) => onEvent?.({ type: "examined", done, total }),
  });
  if (opened.task !== task || opened.classes.join("\0") !== classes.join("\0")) {
    throw new ConfigError(
      `${data}: expected ${titles[task]} (${classes.join(", ")}), received ${titles[opened.task]} (${opened.classes.join(", ")})`,
    );
  }
  const part = wanted ?? (opened.test ? "test" : opened.validation ? "validation" : "train");
  const images = opened[part];
  if (!images) throw new ConfigError(`${data}: expected ${part} images, received none`);
  return { images, part: opened.test || opened.validation ? part : ("all" as const), root: resolve(data) };
}
