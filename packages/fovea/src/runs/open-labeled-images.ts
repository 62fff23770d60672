import {
  hasLabelLists,
  type OpenedImages,
  type OpenImagesOptions,
  openImages,
} from "../datasets/image-folder/index.ts";
import type { TableColumns } from "../datasets/list-image-table.ts";
import { listImages } from "../datasets/list-images.ts";
import type { ImageDataset } from "../image-pipeline/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/index.ts";
import type { ImageTargets, LabeledImages, LearnerImages, LearningTask } from "../transfer/index.ts";

/** How the images of a folder or table are divided. */
export interface LabeledImagesOptions
  extends Pick<OpenImagesOptions, "validationSplit" | "testSplit" | "seed" | "onProgress"> {
  readonly grouping?: OpenImagesOptions["grouping"] | undefined;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
  /** Names of the classes or labels, in the order of their numbers; other ones are left out. By default all, sorted. */
  readonly classes?: readonly string[] | undefined;
  /** Take single labels as those of a task with several. By default, images with one label each are classified. */
  readonly task?: LearningTask | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/** The images of a folder or table, in parts, with what there is to learn of them. */
export interface OpenedLabeledImages extends Pick<OpenedImages, "classes" | "report"> {
  readonly task: LearningTask;
  readonly train: LearnerImages;
  readonly validation: LearnerImages | undefined;
  readonly test: LearnerImages | undefined;
}

/**
 * Opens a folder of images, with a folder for each class, or the images that a table (CSV, JSON lines) lists with a
 * class, several labels or values each. Shares are divided off where there is no such part already.
 * @throws ConfigError as `datasets.imageFolder` and `datasets.imageTable` do, and for numbers that can't be classes.
 */
export async function openLabeledImages(
  path: string,
  {
    columns,
    classes: known,
    task: wanted,
    validationSplit = 0,
    testSplit = 0,
    grouping,
    signal,
    ...options
  }: LabeledImagesOptions = {},
): Promise<OpenedLabeledImages> {
  const listing = await listImages(path, path, { columns, classes: known, signal });
  const { classes, splits, hasValues = false } = listing;
  const hasLists = hasLabelLists(listing) || (wanted === "multi-label" && !hasValues);
  if (!hasValues) checkClassNames(path, classes);
  const opened = await openImages(path, listing, {
    ...options,
    ...(hasLists && { labelMode: "categorical" }),
    validationSplit: splits.has("validation") ? 0 : validationSplit,
    testSplit: splits.has("test") ? 0 : testSplit,
    ...(grouping && { grouping }),
    ...(signal && { signal }),
  });
  const isClassified = !hasValues && !hasLists;
  const images = (data: ImageDataset) => (isClassified ? labeled(data, classes) : withTargets(data, classes));
  return {
    ...{ classes, report: opened.report, train: images(opened.train) },
    task: hasValues ? "regression" : hasLists ? "multi-label" : "classification",
    validation: opened.validation && images(opened.validation),
    test: opened.test && images(opened.test),
  };
}

function labeled({ files, labels = [] }: ImageDataset, classes: readonly string[]): LabeledImages {
  return { files, labels, classes };
}

function withTargets({ files, targets }: ImageDataset, classes: readonly string[]): ImageTargets {
  if (!targets) throw new Error("openLabeledImages: images with labels or values have targets");
  return { files, targets, classes };
}

/** Numbers with decimals are no names of classes: they are values, to be predicted by regression. */
function checkClassNames(path: string, classes: readonly string[]): void {
  const decimal = classes.find((name) => /^-?\d*[.,]\d+(?:e[+-]?\d+)?$/i.test(name));
  if (decimal === undefined || !classes.every((name) => name.trim() !== "" && Number.isFinite(Number(name)))) return;
  throw new ConfigError(
    `${path}: expected names of classes, received numbers such as ${decimal}; to predict numbers, name their column, as ` +
      "in --values age",
  );
}
