import { basename, resolve } from "node:path";
import type { Grouping, TableColumns } from "../../datasets/index.ts";
import type { Engine } from "../../engine/index.ts";
import { reasonSentence } from "../../report/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Recipe } from "../../transfer/index.ts";
import { isArchitecture } from "../pretrained-choice.ts";
import { freeRunFolder, reserveFolder } from "../reserve-folder.ts";
import { runFiles, writeImageRun, writeJson } from "../run-folder.ts";
import { chooseRecipe } from "./choose-recipe.ts";
import type { ImageJob } from "./image-job.ts";
import { areClassified, writeImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { imageRunSettings } from "./image-run-settings.ts";
import { openImageParts } from "./open-image-parts.ts";
import { targetRecipe } from "./target-recipe.ts";

/** What to train on, and what is settled about how. The rest of the recipe is chosen by looking at the images. */
export interface ChosenImageSettings {
  /**
   * A folder with a folder of images for each class, or a table of images; see `datasets.imageFolder` and `imageTable`.
   */
  readonly data: string;
  /** Where the table has what, such as the columns of values to predict. */
  readonly columns?: TableColumns | undefined;
  readonly recipe?: Partial<Recipe>;
  readonly weightsFile?: string | undefined;
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** Default 0.2. */
  readonly validationSplit?: number | undefined;
  /** Default 0. */
  readonly testSplit?: number | undefined;
  readonly grouping?: Grouping | undefined;
  readonly seed?: number | undefined;
  /** Record the norms of each layer's gradients and weights (default false). */
  readonly norms?: boolean | undefined;
}

/** Engine and folder of a new run on images. */
export interface NewImageJobOptions {
  /** Opens the engine, after the images have been found. */
  readonly engine: () => Promise<Engine>;
  /** The folder of the run (default: the first free one of runs/MODEL-DATA, runs/MODEL-DATA-2, …). */
  readonly folder?: string | undefined;
  /** Replace an existing run in the folder (default false). */
  readonly overwrite?: boolean;
  /** Whether backbones may be downloaded in order to compare them (default false). */
  readonly download?: boolean | undefined;
  readonly onEvent?: ImageRunListener;
  readonly signal?: AbortSignalLike;
}

/**
 * Prepares a new training on a folder of images: divides the images, chooses what is left open of the recipe by
 * measuring on them, and reserves the folder of the run.
 * @throws ConfigError for a folder without two classes, an unknown model or setting, and if the run's folder is taken.
 */
export async function newImageJob(chosen: ChosenImageSettings, options: NewImageJobOptions): Promise<ImageJob> {
  const { onEvent = () => {}, signal, overwrite = false, download = false } = options;
  const { data, columns, validationSplit = 0.2, testSplit = 0, grouping, seed = 0, weightsFile, imageSize } = chosen;
  const division = { validationSplit, testSplit, grouping, seed, columns };
  const began = performance.now();
  const parts = await openImageParts(data, division, onEvent, signal);
  const decoding = performance.now() - began;
  const engine = await options.engine();
  const settled = fromAnyFolder(chosen.recipe ?? {});
  const choice = { recipe: settled, weightsFile: weightsFile && resolve(weightsFile), seed, download, decoding };
  const { recipe, reasons, advice, ...chosenSize } = areClassified(parts)
    ? await chooseRecipe(parts, choice, engine, onEvent, signal)
    : await targetRecipe(parts.task, choice, engine, onEvent);
  if (imageSize && recipe.transfer !== "scratch") {
    throw new ConfigError(
      `newImageJob: expected an image size only for a training from scratch; ${recipe.model} has that of its weights`,
    );
  }
  onEvent({ type: "advised", reasons: reasons.map(reasonSentence) });
  const settings = imageRunSettings.resolve("newImageJob", {
    ...{
      data: resolve(data),
      columns,
      task: parts.task,
      classes: parts.classes,
      recipe,
      reasons,
      seed,
      validationSplit,
      testSplit,
    },
    ...{ grouping, norms: chosen.norms, weightsFile: choice.weightsFile, imageSize: imageSize ?? chosenSize.imageSize },
  });
  const folder = options.folder ?? freeRunFolder(`${nameOf(recipe.model)}-${nameOf(settings.data)}`);
  const lock = await reserveFolder(folder, overwrite);
  try {
    await writeImageParts(folder, parts);
    if (advice) await writeJson(folder, runFiles.advice, advice);
    // Last: where there are settings, there are images too.
    await writeImageRun(folder, settings);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return { settings, parts, engine, folder, lock };
}

/** A recipe whose model is found from any folder, so that a run can be resumed from another one. */
function fromAnyFolder({ model, ...recipe }: Partial<Recipe>): Partial<Recipe> {
  if (model === undefined) return recipe;
  return { ...recipe, model: isArchitecture(model) ? model : resolve(model) };
}

/** A name for a part of a folder's name: that of a network, or of a file or folder. */
function nameOf(path: string): string {
  return basename(path)
    .replace(/\.[a-z0-9]+$/i, "")
    .replaceAll(":", "-");
}
