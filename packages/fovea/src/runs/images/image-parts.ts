import { join, relative, sep } from "node:path";
import type { FolderReport } from "../../datasets/index.ts";
import { FormatError, parseJson } from "../../support/index.ts";
import { isJsonObject, type JsonObject } from "../../support/json.ts";
import type { LabeledImages, LearnerImages, LearningTask } from "../../transfer/index.ts";
import { hasTargets, learningTasks } from "../../transfer/learning-task.ts";
import { readRunFile, runFiles, writeJson } from "../run-folder.ts";

/** The images that a run trains on, validates and tests with. */
export interface ImageParts<Images extends LearnerImages = LearnerImages> {
  /** The folder that holds the images. */
  readonly root: string;
  /** What there is to learn of them. */
  readonly task: LearningTask;
  /** The names of the classes, of the labels, or of the values. */
  readonly classes: readonly string[];
  readonly train: Images;
  /** Images that are never trained on, if there are any. */
  readonly validation: Images | undefined;
  /** Further images that are never trained on; the folder's own `test/`, or a share of the others. */
  readonly test: Images | undefined;
  /** What was found in the folder. */
  readonly report: FolderReport;
}

/** Whether the images have a class each, rather than several labels or values. */
export function areClassified(parts: ImageParts): parts is ImageParts<LabeledImages> {
  return parts.task === "classification";
}

/**
 * Writes the parts of a run, so that a resumed run has the same ones in the same order, whatever has been added to the
 * folder since, and so that evaluations know which images the model has seen.
 */
export function writeImageParts(folder: string, { root, task, classes, report, ...parts }: ImageParts): Promise<void> {
  const listed = (part: LearnerImages | undefined) =>
    part?.files.map((file, index) => {
      const label = labelOf(part, index);
      return [relative(root, file).replaceAll(sep, "/"), hasTargets(part) ? label : label[0]];
    });
  return writeJson(folder, runFiles.images, {
    ...{ format: "fovea-images", version: 1, root, ...(task !== "classification" && { task }), classes },
    ...{ train: listed(parts.train), validation: listed(parts.validation), test: listed(parts.test), report },
  });
}

/** The class number of an image, or its targets. */
export function labelOf(images: LearnerImages, index: number): readonly number[] {
  if (!hasTargets(images)) return [Number(images.labels[index])];
  const [, outputs = 0] = images.targets.shape;
  return Array.from(images.targets.data.subarray(outputs * index, outputs * (index + 1)), Number);
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
  const { root, classes, task: given = "classification" } = isJsonObject(content) ? content : {};
  const task = learningTasks.find((known) => known === given);
  if (
    !isJsonObject(content) ||
    content.format !== "fovea-images" ||
    typeof root !== "string" ||
    !areTexts(classes) ||
    !task
  ) {
    throw new FormatError(`${path}: expected the images of a run (format "fovea-images"); start the run again`);
  }
  const part = (name: "train" | "validation" | "test") => readPart(path, content, name, { root, classes, task });
  const train = part("train");
  if (!train || !isJsonObject(content.report)) {
    throw new FormatError(`${path}: expected "train" and "report"; start the run again`);
  }
  const report = content.report as object as FolderReport;
  return { root, task, classes, train, validation: part("validation"), test: part("test"), report };
}

function readPart(
  path: string,
  content: JsonObject,
  name: "train" | "validation" | "test",
  { root, classes, task }: Pick<ImageParts, "root" | "classes" | "task">,
): LearnerImages | undefined {
  const rows: unknown = content[name];
  if (rows === undefined) return undefined;
  const isRow = (row: unknown) =>
    Array.isArray(row) && row.length === 2 && typeof row[0] === "string" && isLabel(row[1], classes.length, task);
  if (!Array.isArray(rows) || !rows.every(isRow)) {
    const label = task === "classification" ? "class" : "targets";
    throw new FormatError(`${path}: expected "${name}" to be a list of [path, ${label}]; start the run again`);
  }
  const files = rows.map(([file]: [string]) => join(root, file));
  if (task === "classification") return { files, labels: rows.map(([, label]: [string, number]) => label), classes };
  const data = Float32Array.from(rows.flatMap(([, targets]: [string, number[]]) => targets));
  return { files, targets: { data, shape: [files.length, classes.length], dtype: "float32" }, classes };
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function isLabel(label: unknown, classes: number, task: LearningTask): boolean {
  if (task === "classification") return Number.isInteger(label) && Number(label) >= 0 && Number(label) < classes;
  return Array.isArray(label) && label.length === classes && label.every(Number.isFinite);
}
