import type { ImageDataset } from "../image-pipeline/index.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions } from "../support/schema.ts";

/** Image files and the class of each, such as the parts of `datasets.imageFolder`. */
export interface LabeledImages {
  readonly files: readonly string[];
  /** The class of each file, from 0. */
  readonly labels: ArrayLike<number>;
  /** The names of the classes. */
  readonly classes: readonly string[];
}

/** What is accepted as labeled images. A dataset of images has them if its labels are class numbers. */
export type LabeledImagesGiven = LabeledImages | ImageDataset;

/** @throws ConfigError that opens with `where` unless `given` is a list of files with a class for each. */
export function checkedImages(where: string, given: unknown): LabeledImages {
  const { files, labels, classes } = (isOptions(given) ? given : {}) as Partial<LabeledImages>;
  if (!Array.isArray(files) || !Array.isArray(classes) || typeof labels?.length !== "number") {
    throw new ConfigError(
      `${where}: expected images { files, labels, classes }, such as those of datasets.imageFolder, ` +
        `received ${formatReceived(given)}`,
    );
  }
  if (files.length === 0) throw new ConfigError(`${where}: expected at least one image, received none`);
  if (labels.length !== files.length) {
    throw new ConfigError(`${where}: expected a label for each of ${files.length} files, received ${labels.length}`);
  }
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index];
    if (Number.isInteger(label) && Number(label) >= 0 && Number(label) < classes.length) continue;
    throw new ConfigError(
      `${where}: expected labels from 0 to ${classes.length - 1}, received ${formatReceived(label)} for ${files[index]}`,
    );
  }
  return { files, labels, classes };
}
