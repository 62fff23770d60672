import { resolve } from "node:path";
import type { Grouping, TableColumns } from "../../datasets/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { formatAmount, formatCount } from "../../support/index.ts";
import { openLabeledImages } from "../open-labeled-images.ts";
import type { ImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";

/** How the images of a folder or table are divided. */
export interface ImageDivision {
  /** Share of the training images to keep for validation. Not where there is such a part already. */
  readonly validationSplit: number;
  /** Share of the training images to keep for the test. Not where there is such a part already. */
  readonly testSplit: number;
  readonly grouping?: Grouping | undefined;
  readonly seed: number;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
}

/**
 * Divides the images of a folder, or those that a table (CSV, JSON lines) lists, into the parts of a run. Parts that
 * they have already are kept.
 * @throws ConfigError as `openLabeledImages`.
 */
export async function openImageParts(
  path: string,
  division: ImageDivision,
  onEvent: ImageRunListener,
  signal?: AbortSignalLike,
): Promise<ImageParts> {
  const source = resolve(path);
  const opened = await openLabeledImages(source, {
    ...division,
    signal,
    onProgress: (done, total) => onEvent({ type: "examined", done, total }),
  });
  const parts = { ...opened, root: opened.report.root };
  const { classes, task } = parts;
  const notes = divisionNotes(parts);
  const several = task === "classification" && classes.find((name) => /[^|]\|[^|]/.test(name));
  if (several) {
    notes.push(
      `labels such as "${several}" are taken as one class each; a separator (--label-separator "|") makes them several`,
    );
  }
  if (!parts.validation && division.validationSplit > 0) notes.push(noValidation);
  onEvent({ type: "divided", root: source, task, classes, images: partSizes(parts), notes });
  return parts;
}

const noValidation =
  "no image could be kept for validation, because each class has a single image or group: nothing will be known of how " +
  "good the model is; add images, or turn grouping off";

/** The number of images of each part. */
export function partSizes({ train, validation, test }: ImageParts) {
  return {
    train: train.files.length,
    validation: validation?.files.length ?? 0,
    test: test?.files.length ?? 0,
  };
}

/** What was found in a folder, as sentences. */
function divisionNotes({ report: { faults, grouping, leaks, mixedGroups, relabelled, notes } }: ImageParts) {
  const leaked = leaks.reduce((sum, { length }) => sum + length, 0);
  return [
    faults.length > 0 && `${formatAmount(faults.length, "file")} can't be read as images and are left out`,
    grouping.groups > 0 &&
      `${formatCount(grouping.images)} images are in ${formatAmount(grouping.groups, "group")} that show the same, ` +
        "each kept in one part",
    leaked > 0 &&
      `${formatAmount(leaked, "image")} of the folder's own parts show the same as images of another part: results on ` +
        "them are too good",
    mixedGroups.length > 0 &&
      `${formatAmount(mixedGroups.length, "group")} of images that show the same have several classes: their labels may be wrong`,
    relabelled > 0 && `${formatAmount(relabelled, "label")} corrected by labels.jsonl`,
    ...notes,
  ].filter((note) => note !== false);
}
