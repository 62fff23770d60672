import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { examineFolder, type FolderReport, hasLabelLists } from "../../datasets/image-folder/index.ts";
import type { TableColumns } from "../../datasets/index.ts";
import { listImages } from "../../datasets/list-images.ts";
import type { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, isFoveaError } from "../../support/index.ts";
import type { LabeledImages } from "../../transfer/index.ts";
import { areClassified, type readImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";

/** A part of a run's images or of a folder's. */
export type PartName = "train" | "validation" | "test";

/** Which images a classifier is measured on. */
export interface MeasuredImagesOptions {
  /**
   * A folder with a folder of images for each class, or a table of images (default: the images that the run has kept
   * from training).
   */
  readonly data?: string | undefined;
  /** Where the table has what. */
  readonly columns?: TableColumns | undefined;
  /** The part of a folder with parts (default: test, or else validation, or else all). */
  readonly part?: PartName | undefined;
  readonly onEvent?: ImageRunListener;
  readonly signal?: AbortSignalLike;
}

/** Labeled images that a classifier is measured on. */
export interface MeasuredImages {
  readonly images: LabeledImages;
  readonly part: PartName | "all";
  readonly data: string;
  readonly report: Pick<FolderReport, "root" | "groups" | "leaks">;
  readonly unknownClasses: readonly string[];
}

/**
 * Finds images to measure a classifier on: those that its run has kept from training, or those of a folder, whose
 * classes are matched by name.
 * @throws ConfigError if the model doesn't state its classes, if the run has kept no images, and for a folder without
 * images of these classes.
 */
export function measuredImages(
  run: string,
  model: Model,
  parts: Awaited<ReturnType<typeof readImageParts>>,
  options: MeasuredImagesOptions,
): Promise<MeasuredImages> {
  return options.data === undefined ? keptImages(run, parts, options) : folderImages(model, options.data, options);
}

async function keptImages(
  run: string,
  parts: Awaited<ReturnType<typeof readImageParts>>,
  { part: wanted }: MeasuredImagesOptions,
): Promise<MeasuredImages> {
  const part = wanted ?? (parts?.test ? "test" : "validation");
  const images = parts && areClassified(parts) ? parts[part] : undefined;
  if (!parts || !images) {
    throw new ConfigError(`${run} has kept no ${part} images; name a folder of images to evaluate it on`);
  }
  if (!existsSync(parts.root)) {
    throw new ConfigError(`${run}: its images were in ${parts.root}, which is no longer there; name their folder`);
  }
  return { images, part, data: parts.root, report: parts.report, unknownClasses: [] };
}

async function folderImages(
  model: Model,
  data: string,
  { part: wanted, columns, onEvent = () => {}, signal }: MeasuredImagesOptions,
): Promise<MeasuredImages> {
  const classes = model.labels;
  if (!classes)
    throw new ConfigError(`${model.name} doesn't state its classes, to which those of ${data} could be matched`);
  const root = resolve(data);
  const listing = await listImages(data, root, { classes, columns, signal });
  if (listing.hasValues || hasLabelLists(listing)) {
    throw new ConfigError(`${data}: expected a class for each image, as ${model.name} predicts it`);
  }
  const { splits, hasSplits } = listing;
  const part = wanted ?? (["test", "validation"] as const).find((name) => splits.has(name)) ?? "train";
  const records = splits.get(part);
  if (!records || records.length === 0) {
    throw new ConfigError(
      `${data}: expected ${hasSplits ? `${part} ` : ""}images of ${listed(classes)}, received none`,
    );
  }
  const examined = await examineFolder(
    { ...listing, splits: new Map([[part, records]]) },
    { ...(signal && { signal }), onProgress: (done, total) => onEvent({ type: "examined", done, total }) },
  );
  const groups = new Map<number, { path: string; split: PartName; className: string }[]>();
  examined.images.forEach(({ path, split, label }, index) => {
    const number = examined.groupOf[index] ?? index;
    const group = groups.get(number) ?? [];
    groups.set(number, [...group, { path, split, className: classes[Number(label)] ?? "" }]);
  });
  return {
    images: {
      files: examined.images.map(({ path }) => join(listing.root, path)),
      labels: examined.images.map(({ label }) => Number(label)),
      classes,
    },
    part: hasSplits ? part : "all",
    data: root,
    report: { root: listing.root, groups: [...groups.values()], leaks: [] },
    unknownClasses: await unknownClasses(root, classes, columns),
  };
}

async function unknownClasses(
  root: string,
  known: readonly string[],
  columns: TableColumns | undefined,
): Promise<readonly string[]> {
  try {
    const { classes, unknownClasses } = await listImages(root, root, { columns });
    const names = new Set([...classes, ...unknownClasses.map(({ name }) => name)]);
    return [...names].filter((name) => !known.includes(name));
  } catch (error) {
    // A folder with a test part alone has no classes to train on.
    if (isFoveaError(error)) return [];
    throw error;
  }
}

/** Names for a message. */
export function listed(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
