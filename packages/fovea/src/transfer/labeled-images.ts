import type { ImageDataset } from "../image-pipeline/index.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isOptions } from "../support/schema.ts";
import { formatShape } from "../tensor/shape.ts";
import { isTensor, type Tensor } from "../tensor/tensor.ts";

/** Image files and the class of each, such as the parts of `datasets.imageFolder`. */
export interface LabeledImages {
  readonly files: readonly string[];
  /** The class of each file, from 0. */
  readonly labels: ArrayLike<number>;
  /** The names of the classes. */
  readonly classes: readonly string[];
}

/** Image files and a row of targets for each: of every label whether the image has it, or values to predict. */
export interface ImageTargets {
  readonly files: readonly string[];
  /** float32 [files, outputs]: 0 or 1 for each label, or values. */
  readonly targets: Tensor;
  /** The names of the labels or values. */
  readonly classes: readonly string[];
}

/**
 * What is accepted as labeled images. A dataset of images has classes if its labels are class numbers, and targets if
 * they are rows.
 */
export type LabeledImagesGiven = LabeledImages | ImageTargets | ImageDataset;

/** Images to learn from: either with a class each, or with targets. */
export type LearnerImages = LabeledImages | ImageTargets;

/** @throws ConfigError that opens with `where` unless `given` is a list of files with a class or targets for each. */
export function checkedLearnerImages(where: string, given: unknown): LearnerImages {
  const { files, targets, labels, classes } = (isOptions(given) ? given : {}) as Partial<LabeledImages & ImageTargets>;
  if (labels !== undefined || !isTensor(targets)) return checkedImages(where, given);
  if (!Array.isArray(files) || !Array.isArray(classes)) {
    throw new ConfigError(`${where}: expected images { files, targets, classes }, received ${formatReceived(given)}`);
  }
  if (files.length === 0) throw new ConfigError(`${where}: expected at least one image, received none`);
  const [rows, outputs] = targets.shape;
  if (targets.shape.length !== 2 || rows !== files.length || outputs !== classes.length) {
    throw new ShapeError(
      `${where}: expected targets [${files.length}, ${classes.length}], received ${formatShape(targets.shape)}`,
    );
  }
  const wrong = targets.data.findIndex((value) => !Number.isFinite(Number(value)));
  if (wrong >= 0) {
    const file = files[Math.floor(wrong / classes.length)];
    throw new ConfigError(`${where}: expected finite targets, received ${targets.data[wrong]} for ${file}`);
  }
  return { files, targets: { ...targets, data: Float32Array.from(targets.data), dtype: "float32" }, classes };
}

/**
 * @throws ConfigError that opens with `where` unless `groups` are undefined or a whole number for each file, two at
 * least.
 */
export function checkedGroups(where: string, files: readonly string[], groups: unknown): ArrayLike<number> | undefined {
  if (groups === undefined) return undefined;
  const list = groups as ArrayLike<unknown>;
  const isList = Array.isArray(groups) || ArrayBuffer.isView(groups);
  if (isList && list.length === files.length && Array.from(list).every(Number.isSafeInteger)) {
    if (new Set(Array.from(list)).size > 1) return groups as ArrayLike<number>;
    throw new ConfigError(`${where}: expected at least two groups, received one`);
  }
  throw new ConfigError(
    `${where}: expected groups to be a whole number for each of ${files.length} files, received ${formatReceived(groups)}`,
  );
}

/** @throws ConfigError that opens with `where` unless `given` is a list of files with a class for each. */
export function checkedImages(where: string, given: unknown): LabeledImages {
  const { files, labels, classes } = (isOptions(given) ? given : {}) as Partial<LabeledImages>;
  if (!Array.isArray(files) || !Array.isArray(classes) || typeof labels?.length !== "number") {
    throw new ConfigError(
      `${where}: expected images { files, labels, classes }, such as those of datasets.imageFolder, or with ` +
        "targets [files, outputs] as a tensor instead of labels, " +
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
