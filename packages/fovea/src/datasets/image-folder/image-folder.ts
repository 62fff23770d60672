import type { Dataset } from "../../data/dataset.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError, fields, formatCount, optional } from "../../support/index.ts";
import { checkPath } from "../../support/path-option.ts";
import { type ExaminedFolder, type ExaminedRecord, examineFolder, type Grouping } from "./examine-folder.ts";
import { type FolderReport, folderReport } from "./folder-report.ts";
import { type FolderListing, listImageFolder } from "./list-image-folder.ts";
import { type LabelMode, type RecordSampleOptions, recordSamples } from "./record-samples.ts";
import { splitGroups } from "./split-groups.ts";
import { type SplitName, splitOrder } from "./split-name.ts";

/** How a folder of images is read and divided. */
export interface ImageFolderOptions {
  /** Height and width of the samples (default: 256 × 256, as in Keras). */
  readonly imageSize?: number | readonly [height: number, width: number];
  /** "rgb" (default) or "grayscale". */
  readonly colorMode?: "rgb" | "grayscale";
  /** Labels as class numbers ("int", the default), as one number per class ("categorical"), or as 0 and 1 ("binary"). */
  readonly labelMode?: LabelMode;
  /** Crop images of another aspect ratio instead of stretching them (default false). */
  readonly cropToAspectRatio?: boolean;
  /** Pad images of another aspect ratio with white instead of stretching them (default false). */
  readonly padToAspectRatio?: boolean;
  /** Share of the training images that becomes `validation` (default 0). Not for a folder that has `validation/`. */
  readonly validationSplit?: number;
  /** Share of the training images that becomes `test` (default 0). Not for a folder that has `test/`. */
  readonly testSplit?: number;
  /** Seed of the division (default 0). */
  readonly seed?: number;
  /**
   * What keeps images together that show the same: "images" decodes all once to find near-duplicates, bursts and copies;
   * "names" goes by the names alone; "none" divides freely. By default "images" up to 20,000 images, else "names".
   */
  readonly grouping?: Grouping;
  /** Names of the classes, in the order of their numbers; other folders are ignored. By default all, sorted. */
  readonly classes?: readonly string[];
  /** Throw an error for files that cannot be decoded instead of leaving them out (default false). */
  readonly strict?: boolean;
  /** Called after each image that was examined. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the work. */
  readonly signal?: AbortSignalLike;
}

/** The parts of a folder of images. */
export interface ImageFolder {
  readonly train: Dataset;
  /** Undefined if the folder has no `validation/` and `validationSplit` is 0. */
  readonly validation: Dataset | undefined;
  /** Undefined if the folder has no `test/` and `testSplit` is 0. */
  readonly test: Dataset | undefined;
  /** Names of the classes: class number i is `classes[i]`. */
  readonly classes: readonly string[];
  readonly report: FolderReport;
}

/**
 * Opens a folder of images: a folder for each class, or `train/`, `validation/` and `test/` with a folder for each class in
 * them. Samples are x [height, width, channels] float32 from 0 to 1 and y, the class. The parts are stratified and
 * depend on the seed alone; images that show the same stay in one part. `report` has what was found, left out and
 * grouped, and images that the folder's own parts share. Corrections in `labels.jsonl` hold; no file is changed.
 * @throws ConfigError for a wrong option, fewer than two classes, or a class that `train/` lacks; with `strict`, for files
 * that cannot be decoded.
 */
export async function imageFolder(root: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  checkPath("datasets.imageFolder", root);
  const checked = checkOptions("datasets.imageFolder", checks, options);
  const { imageSize = 256, colorMode = "rgb", labelMode = "int", strict = false } = checked;
  const fit = fitOf(checked);
  const listing = await listImageFolder(root, checked);
  checkListing(listing, checked);
  const examined = await examineFolder(listing, checked);
  if (strict && examined.faults.length > 0) throw faultyFiles(root, examined);
  const parts = divided(listing, examined, checked);
  const size = typeof imageSize === "number" ? ([imageSize, imageSize] as const) : imageSize;
  const sampleOptions = { imageSize: size, colorMode, labelMode, fit, classes: listing.classes };
  const samples = (split: SplitName) => {
    const records = examined.images.filter((_, index) => parts[index] === split);
    return records.length === 0 ? undefined : recordSamples(root, records, sampleOptions);
  };
  const train = samples("train");
  if (!train) {
    throw new ConfigError(
      `datasets.imageFolder: ${root}: expected images to train on, received none that can be decoded`,
    );
  }
  return {
    ...{ train, validation: samples("validation"), test: samples("test"), classes: listing.classes },
    report: folderReport(listing, examined, parts),
  };
}

const checks: OptionChecks<ImageFolderOptions> = {
  imageSize: optional(fields.size2d()),
  colorMode: optional(fields.oneOf(["rgb", "grayscale"])),
  labelMode: optional(fields.oneOf(["int", "categorical", "binary"])),
  cropToAspectRatio: optional(fields.boolean()),
  padToAspectRatio: optional(fields.boolean()),
  validationSplit: optional(fields.fraction()),
  testSplit: optional(fields.fraction()),
  seed: optional(fields.integer()),
  grouping: optional(fields.oneOf(["images", "names", "none"])),
  classes: option("a list of different names", areNames),
  strict: optional(fields.boolean()),
  onProgress: option("a function", (value) => typeof value === "function"),
  signal: anything,
};

function areNames(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string" && name !== "")) return false;
  return new Set(value.map((name: string) => name.normalize("NFC"))).size === value.length;
}

function fitOf({
  cropToAspectRatio = false,
  padToAspectRatio = false,
}: ImageFolderOptions): RecordSampleOptions["fit"] {
  if (cropToAspectRatio && padToAspectRatio) {
    throw new ConfigError("datasets.imageFolder: expected cropToAspectRatio or padToAspectRatio, received both");
  }
  return cropToAspectRatio ? "cover" : padToAspectRatio ? "contain" : "fill";
}

/** @throws ConfigError for classes that can't be learned and for parts that there are already. */
function checkListing({ root, classes, unknownClasses, splits }: FolderListing, options: ImageFolderOptions): void {
  const where = `datasets.imageFolder: ${root}`;
  const { validationSplit = 0, testSplit = 0, labelMode } = options;
  const [unknown] = unknownClasses;
  if (unknown) {
    const others = unknownClasses.length > 1 ? ` (and ${unknownClasses.length - 1} more such classes)` : "";
    throw new ConfigError(
      `${where}: expected the classes of train in ${unknown.split} too (${listed(classes)}), received ` +
        `"${unknown.name}" with ${formatCount(unknown.images)} images${others}; ` +
        "rename or move the folder, or choose classes: [ … ]",
    );
  }
  if (classes.length < 2) {
    throw new ConfigError(
      `${where}: expected at least two classes, received only "${classes[0]}"; add a folder of images for another class`,
    );
  }
  if (labelMode === "binary" && classes.length > 2) {
    throw new ConfigError(`${where}: expected two classes for labelMode "binary", received ${classes.length}`);
  }
  for (const [split, share] of [
    ["validation", validationSplit],
    ["test", testSplit],
  ] as const) {
    if (share > 0 && splits.has(split)) {
      throw new ConfigError(`${where}: expected no ${split}Split, because the folder has ${split}/, received ${share}`);
    }
  }
  if (validationSplit + testSplit >= 1) {
    throw new ConfigError(
      `${where}: expected validationSplit + testSplit below 1, received ${validationSplit} + ${testSplit}`,
    );
  }
}

function faultyFiles(root: string, { faults }: ExaminedFolder): ConfigError {
  const lines = faults.slice(0, 20).map(({ path, reason }) => `\n  ${path}: ${reason}`);
  const rest = faults.length > 20 ? `\n  and ${faults.length - 20} more` : "";
  return new ConfigError(
    `datasets.imageFolder: ${root}: expected images that can be decoded (strict), received ${formatCount(faults.length)} ` +
      `that cannot:${lines.join("")}${rest}`,
  );
}

/** The part of each image: that of its folder, with validation and test taken from train as requested. */
function divided(
  { classes }: FolderListing,
  { images, groupOf }: ExaminedFolder,
  { validationSplit = 0, testSplit = 0, seed = 0 }: ImageFolderOptions,
): readonly SplitName[] {
  const isTrain = images.map(({ split }) => split === "train");
  const places = images.flatMap((_, index) => (isTrain[index] ? [index] : []));
  const chosen = splitGroups({
    strata: places.map((place) => stratum(images[place], classes)),
    groupOf: places.map((place) => groupOf[place] ?? place),
    fractions: [validationSplit, testSplit],
    seed,
  });
  const parts = images.map(({ split }) => split);
  places.forEach((place, index) => {
    parts[place] = splitOrder[chosen[index] ?? 0] ?? "train";
  });
  return parts;
}

function stratum(image: ExaminedRecord | undefined, classes: readonly string[]): string {
  const labels = typeof image?.label === "number" ? [image.label] : (image?.label ?? []);
  return labels.map((label) => classes[label] ?? "").join("\0");
}

function listed(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
}
