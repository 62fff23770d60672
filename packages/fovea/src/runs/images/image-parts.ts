import { join, relative, sep } from "node:path";
import type { FolderReport } from "../../datasets/index.ts";
import type { ImageDataset } from "../../image-pipeline/index.ts";
import { FormatError, parseJson } from "../../support/index.ts";
import { isJsonObject } from "../../support/json.ts";
import type { LabeledImages } from "../../transfer/index.ts";
import { readRunFile, runFiles, writeJson } from "../run-folder.ts";

/** The images that a run trains on, validates and tests with. */
export interface ImageParts {
  /** The folder that holds the images. */
  readonly root: string;
  readonly classes: readonly string[];
  readonly train: LabeledImages;
  /** Images that are never trained on, if there are any. */
  readonly validation: LabeledImages | undefined;
  /** Further images that are never trained on; the folder's own `test/`, or a share of the others. */
  readonly test: LabeledImages | undefined;
  /** What was found in the folder. */
  readonly report: FolderReport;
}

/** The images of a dataset, with a class for each. */
export function labeledImages({ files, labels = [] }: ImageDataset, classes: readonly string[]): LabeledImages {
  return { files, labels, classes };
}

/**
 * Writes the parts of a run, so that a resumed run has the same ones in the same order, whatever has been added to the
 * folder since, and so that evaluations know which images the model has seen.
 */
export function writeImageParts(folder: string, { root, classes, report, ...parts }: ImageParts): Promise<void> {
  const listed = (part: LabeledImages | undefined) =>
    part?.files.map((file, index) => [relative(root, file).replaceAll(sep, "/"), part.labels[index]]);
  return writeJson(folder, runFiles.images, {
    ...{ format: "fovea-images", version: 1, root, classes },
    ...{ train: listed(parts.train), validation: listed(parts.validation), test: listed(parts.test), report },
  });
}

/**
 * Reads the parts of a run; undefined if it has none yet.
 * @throws FormatError if the file is damaged.
 */
export async function readImageParts(folder: string): Promise<ImageParts | undefined> {
  const path = join(folder, runFiles.images);
  const text = await readRunFile(folder, runFiles.images);
  if (text === undefined) return undefined;
  const content = parseJson(text, path);
  const { root, classes } = isJsonObject(content) ? content : {};
  if (!isJsonObject(content) || content.format !== "fovea-images" || typeof root !== "string" || !areTexts(classes)) {
    throw new FormatError(`${path}: expected the images of a run (format "fovea-images"); start the run again`);
  }
  const part = (name: "train" | "validation" | "test"): LabeledImages | undefined => {
    const rows = content[name];
    if (rows === undefined) return undefined;
    if (!Array.isArray(rows) || !rows.every((row) => isEntry(row, classes.length))) {
      throw new FormatError(`${path}: expected "${name}" to be a list of [path, class]; start the run again`);
    }
    const entries = rows as [string, number][];
    return { files: entries.map(([file]) => join(root, file)), labels: entries.map(([, label]) => label), classes };
  };
  const train = part("train");
  if (!train || !isJsonObject(content.report)) {
    throw new FormatError(`${path}: expected "train" and "report"; start the run again`);
  }
  const report = content.report as object as FolderReport;
  return { root, classes, train, validation: part("validation"), test: part("test"), report };
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function isEntry(row: unknown, classes: number): boolean {
  if (!Array.isArray(row) || row.length !== 2) return false;
  const [path, label] = row;
  return typeof path === "string" && Number.isInteger(label) && label >= 0 && label < classes;
}
