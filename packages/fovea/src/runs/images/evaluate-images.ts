import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { examineFolder, type FolderReport, hasLabelLists } from "../../datasets/image-folder/index.ts";
import type { TableColumns } from "../../datasets/index.ts";
import { listImages } from "../../datasets/list-images.ts";
import type { Engine } from "../../engine/index.ts";
import { type Interval, mcnemar, type PairedComparison } from "../../evaluation/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, isFoveaError } from "../../support/index.ts";
import { type Classifier, type LabeledImages, openClassifier } from "../../transfer/index.ts";
import { isTaken } from "../reserve-folder.ts";
import { areClassified, readImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { type PartResult, testClassifier } from "./test-classifier.ts";

type PartName = "train" | "validation" | "test";

/** What a classifier is evaluated on. */
export interface EvaluateImagesOptions {
  readonly engine: Engine;
  /**
   * A folder with a folder of images for each class, or a table of images (default: the images that the run has kept
   * from training).
   */
  readonly data?: string | undefined;
  /** Where the table has what. */
  readonly columns?: TableColumns | undefined;
  /** The part of a folder with parts (default: test, or else validation, or else all). */
  readonly part?: PartName | undefined;
  /** Another run, to compare with on the same images. */
  readonly against?: string | undefined;
  readonly onEvent?: ImageRunListener;
  readonly signal?: AbortSignalLike;
}

/** How a classifier performs on labeled images. */
export interface ImageEvaluation extends Omit<PartResult, "part" | "answers"> {
  /** The folder of the images. */
  readonly data: string;
  readonly part: PartName | "all";
  readonly classes: readonly string[];
  /** The number of images that the run was trained on: results on them are too good. */
  readonly trainedOn: number;
  /** Classes of the folder that the model doesn't know, whose images are left out. */
  readonly unknownClasses: readonly string[];
  readonly calibrated: boolean;
  /** The other run, and whether the difference may be chance; `first` is this run, `second` the other. */
  readonly comparison?: (PairedComparison & { readonly run: string; readonly accuracy: Interval }) | undefined;
}

/**
 * Evaluates the classifier of a run on images that the run has kept from training, or on those of a folder, whose
 * classes are matched by name.
 * @throws ConfigError if the model doesn't state its classes, if the run has kept no images, and for a folder without
 * images of these classes.
 */
export async function evaluateImages(run: string, options: EvaluateImagesOptions): Promise<ImageEvaluation> {
  const { engine, signal } = options;
  for (const folder of [run, options.against]) {
    if (folder === undefined || isTaken(folder)) continue;
    throw new ConfigError(`${folder} is not the folder of a run or saved model; the run comes first, then its images`);
  }
  const classifier = await openClassifier(run, { engine });
  const parts = await readImageParts(run);
  const found = await (options.data === undefined
    ? keptImages(run, parts, options)
    : folderImages(classifier, options.data, options));
  const trained = new Set(parts?.train.files ?? []);
  const tested = await testClassifier(classifier, found.part, found.images, found.report, signal);
  const { part, answers, ...result } = tested;
  const comparison =
    options.against === undefined ? undefined : await compared(options.against, found, tested, options);
  return {
    ...result,
    ...{ part, data: found.data, classes: found.images.classes, unknownClasses: found.unknownClasses },
    trainedOn: found.images.files.filter((file) => trained.has(file)).length,
    calibrated: classifier.confidence !== undefined,
    comparison,
  };
}

/** The result of another run on the same images, with McNemar's test of the difference. */
async function compared(
  run: string,
  { images, part, report }: FoundImages,
  { answers }: Pick<PartResult, "answers">,
  { engine, signal }: EvaluateImagesOptions,
): Promise<ImageEvaluation["comparison"]> {
  const classifier = await openClassifier(run, { engine });
  const { labels = [] } = classifier.model;
  const numbers = images.classes.map((name) => labels.indexOf(name));
  if (labels.length !== images.classes.length || numbers.includes(-1)) {
    throw new ConfigError(
      `${run}: expected a model of the classes ${listed(images.classes)}, received one of ${listed(labels)}`,
    );
  }
  const translated = { ...images, classes: labels, labels: Array.from(images.labels, (label) => numbers[label] ?? 0) };
  const other = await testClassifier(classifier, part, translated, report, signal);
  const truth = answers.map(({ label }) => numbers[label] ?? 0);
  const first = answers.map(({ prediction }) => numbers[prediction] ?? 0);
  const second = other.answers.map(({ prediction }) => prediction);
  return { run, accuracy: other.interpretation.accuracy, ...mcnemar(truth, first, second) };
}

interface FoundImages {
  readonly images: LabeledImages;
  readonly part: PartName | "all";
  readonly data: string;
  readonly report: Pick<FolderReport, "root" | "groups" | "leaks">;
  readonly unknownClasses: readonly string[];
}

async function keptImages(
  run: string,
  parts: Awaited<ReturnType<typeof readImageParts>>,
  { part: wanted }: EvaluateImagesOptions,
): Promise<FoundImages> {
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
  { model }: Classifier,
  data: string,
  { part: wanted, columns, onEvent = () => {}, signal }: EvaluateImagesOptions,
): Promise<FoundImages> {
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

function listed(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
