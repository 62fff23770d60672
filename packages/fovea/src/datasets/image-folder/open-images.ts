import type { ImageFit } from "../../data/index.ts";
import {
  fittedResize,
  type ImageDataset,
  type ImageSamplesOptions,
  imageReadingChecks,
  mixesSamples,
} from "../../image-pipeline/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError, fields, formatCount, optional } from "../../support/index.ts";
import { type ExaminedFolder, type ExaminedRecord, examineFolder, type Grouping } from "./examine-folder.ts";
import { type FolderReport, folderReport } from "./folder-report.ts";
import { hasLabelLists } from "./has-label-lists.ts";
import type { FolderListing } from "./list-image-folder.ts";
import { type LabelMode, type RecordSampleOptions, recordSamples } from "./record-samples.ts";
import { splitGroups } from "./split-groups.ts";
import { type SplitName, splitOrder } from "./split-name.ts";

/** How labelled images are read and divided into parts. Augmentation and balanced sampling concern `train` alone. */
export interface OpenImagesOptions
  extends Pick<ImageSamplesOptions, "fit" | "padColor" | "augmentation" | "sampling" | "workers" | "cache"> {
  /** Height and width of the samples (default: 256 × 256, as in Keras). */
  readonly imageSize?: number | readonly [height: number, width: number];
  /** "rgb" (default) or "grayscale". */
  readonly colorMode?: "rgb" | "grayscale";
  /**
   * Labels as class numbers ("int", the default), as one number per class ("categorical"), or as 0 and 1 ("binary").
   */
  readonly labelMode?: LabelMode;
  /** The same as `fit: "crop"`, in the words of Keras. */
  readonly cropToAspectRatio?: boolean;
  /** The same as `fit: "pad"`, in the words of Keras. */
  readonly padToAspectRatio?: boolean;
  /**
   * Share of the training images that becomes `validation` (default 0). Not where the images have a `validation` part
   * already.
   */
  readonly validationSplit?: number;
  /** Share of the training images that becomes `test` (default 0). Not where the images have a `test` part already. */
  readonly testSplit?: number;
  /** Seed of the division (default 0). */
  readonly seed?: number;
  /**
   * What keeps images together that show the same: "images" decodes all once to find near-duplicates, bursts and
   * copies; "names" goes by the names alone; "none" divides freely. By default "images" up to 20,000 images, else
   * "names".
   */
  readonly grouping?: Grouping;
  /** Throw an error for files that cannot be decoded instead of leaving them out (default false). */
  readonly strict?: boolean;
  /** Called after each image that was examined. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the work. */
  readonly signal?: AbortSignalLike;
}

/** Labelled images as datasets, one for each part. */
export interface OpenedImages {
  readonly train: ImageDataset;
  /** Undefined if the images have no such part and `validationSplit` is 0. */
  readonly validation: ImageDataset | undefined;
  /** Undefined if the images have no such part and `testSplit` is 0. */
  readonly test: ImageDataset | undefined;
  /** Names of the classes: class number i is `classes[i]`. */
  readonly classes: readonly string[];
  readonly report: FolderReport;
}

/**
 * Examines, groups and divides listed images. `where` opens the messages.
 * @throws ConfigError for options that don't fit the images; with `strict`, for files that cannot be decoded.
 */
export async function openImages(
  where: string,
  listing: FolderListing,
  options: OpenImagesOptions,
): Promise<OpenedImages> {
  const { imageSize = 256, colorMode = "rgb", labelMode = "int", strict = false } = options;
  const fit = chosenFit(where, options);
  const channels = colorMode === "rgb" ? 3 : 1;
  const fitting = { ...(fit && { fit }), ...(options.padColor !== undefined && { padColor: options.padColor }) };
  // A wrong color is found before all images are decoded.
  fittedResize(where, { ...fitting, channels });
  checkListing(where, listing, options);
  const examined = await examineFolder(listing, options);
  if (strict && examined.faults.length > 0) throw faultyFiles(where, examined);
  const parts = divided(listing, examined, options);
  const size = typeof imageSize === "number" ? ([imageSize, imageSize] as const) : imageSize;
  if (labelMode === "int" && !listing.hasValues && mixesSamples(options.augmentation ?? [])) {
    throw new ConfigError(
      `${where}: expected labelMode "categorical" with mixup or cutmix, whose labels are shares of classes, received "int"`,
    );
  }
  const shared = {
    ...{ ...fitting, imageSize: size, channels, labelMode, strict, classes: listing.classes },
    hasLabelLists: hasLabelLists(listing),
    ...(options.workers !== undefined && { workers: options.workers }),
    ...(options.cache && { cache: options.cache }),
  } satisfies RecordSampleOptions;
  const forTraining = {
    ...(options.augmentation && { augmentation: options.augmentation }),
    ...(options.sampling && { sampling: options.sampling }),
  };
  const samples = (split: SplitName) => {
    const records = examined.images.filter((_, index) => parts[index] === split);
    return records.length === 0
      ? undefined
      : recordSamples(listing.root, records, { ...shared, ...(split === "train" && forTraining) });
  };
  const train = samples("train");
  if (!train) throw new ConfigError(`${where}: expected images to train on, received none that can be decoded`);
  return {
    ...{ train, validation: samples("validation"), test: samples("test"), classes: listing.classes },
    report: folderReport(listing, examined, parts),
  };
}

/** The checks of `OpenImagesOptions`. */
export const openImagesChecks: OptionChecks<OpenImagesOptions> = {
  imageSize: optional(fields.size2d()),
  colorMode: optional(fields.oneOf(["rgb", "grayscale"])),
  labelMode: optional(fields.oneOf(["int", "categorical", "binary"])),
  cropToAspectRatio: optional(fields.boolean()),
  padToAspectRatio: optional(fields.boolean()),
  validationSplit: optional(fields.fraction()),
  testSplit: optional(fields.fraction()),
  seed: optional(fields.integer()),
  grouping: optional(fields.oneOf(["images", "names", "none"])),
  strict: optional(fields.boolean()),
  onProgress: option("a function", (value) => typeof value === "function"),
  signal: anything,
  ...imageReadingChecks,
};

/** `fit`, also in the words of Keras. */
function chosenFit(where: string, options: OpenImagesOptions): ImageFit | undefined {
  const { fit, cropToAspectRatio = false, padToAspectRatio = false } = options;
  const chosen = [fit, cropToAspectRatio && "crop", padToAspectRatio && "pad"] as const;
  const [first, ...others] = new Set(chosen.filter((one) => one !== undefined && one !== false));
  if (others.length === 0) return first;
  const given = (["fit", "cropToAspectRatio", "padToAspectRatio"] as const).filter((_, index) => chosen[index]);
  throw new ConfigError(
    `${where}: expected one of fit, cropToAspectRatio and padToAspectRatio, received ${given.join(" and ")}`,
  );
}

/** @throws ConfigError for classes that can't be learned and for parts that there are already. */
function checkListing(
  where: string,
  { classes, hasValues = false, unknownClasses, splits }: FolderListing,
  options: OpenImagesOptions,
): void {
  const { validationSplit = 0, testSplit = 0, labelMode } = options;
  const [unknown] = unknownClasses;
  if (unknown) {
    const others = unknownClasses.length > 1 ? ` (and ${unknownClasses.length - 1} more such classes)` : "";
    throw new ConfigError(
      `${where}: expected the classes of train in ${unknown.split} too (${listed(classes)}), received ` +
        `"${unknown.name}" with ${formatCount(unknown.images)} images${others}; ` +
        "rename or move them, or choose classes: [ … ]",
    );
  }
  if (classes.length < 2 && !hasValues) {
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
      throw new ConfigError(
        `${where}: expected no ${split}Split, because there is a ${split} part already, received ${share}`,
      );
    }
  }
  if (validationSplit + testSplit >= 1) {
    throw new ConfigError(
      `${where}: expected validationSplit + testSplit below 1, received ${validationSplit} + ${testSplit}`,
    );
  }
}

function faultyFiles(where: string, { faults }: ExaminedFolder): ConfigError {
  const lines = faults.slice(0, 20).map(({ path, reason }) => `\n  ${path}: ${reason}`);
  const rest = faults.length > 20 ? `\n  and ${faults.length - 20} more` : "";
  return new ConfigError(
    `${where}: expected images that can be decoded (strict), received ${formatCount(faults.length)} ` +
      `that cannot:${lines.join("")}${rest}`,
  );
}

/** The part of each image: that of its folder, with validation and test taken from train as requested. */
function divided(
  { classes }: FolderListing,
  { images, groupOf }: ExaminedFolder,
  { validationSplit = 0, testSplit = 0, seed = 0 }: OpenImagesOptions,
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
