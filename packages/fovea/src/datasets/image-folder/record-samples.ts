import { join } from "node:path";
import { type ImageDataset, type ImageSamplesOptions, imageSamples } from "../../image-pipeline/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { ImageRecord } from "./image-record.ts";

/** How the label of a sample is written: a class number, one number per class, or 0 and 1. */
export type LabelMode = "int" | "categorical" | "binary";

/** How images and their labels become samples. */
export interface RecordSampleOptions extends Omit<ImageSamplesOptions, "files" | "labels" | "oneHot"> {
  readonly labelMode: LabelMode;
  readonly classes: readonly string[];
  /** Whether images may have several labels, or none. */
  readonly hasLabelLists: boolean;
}

/** Returns a dataset over images below `root`, read when they are needed. */
export function recordSamples(
  root: string,
  records: readonly ImageRecord[],
  { labelMode, hasLabelLists, ...options }: RecordSampleOptions,
): ImageDataset {
  const files = records.map(({ path }) => join(root, path));
  // One class per image stays known as such, whatever form samples have it in.
  const oneHot = labelMode === "categorical" && !hasLabelLists;
  const labels = labelRows(records, oneHot ? "int" : labelMode, options.classes.length);
  return imageSamples({ ...options, files, labels, ...(oneHot && { oneHot }) });
}

function labelRows(records: readonly ImageRecord[], labelMode: LabelMode, classes: number): Tensor {
  const numbers = records.map(({ label }) => (typeof label === "number" ? [label] : label));
  const rows = records.length;
  const values = records.flatMap((record) => record.values ?? []);
  if (values.length > 0) return { data: Float32Array.from(values), shape: [rows, classes], dtype: "float32" };
  if (labelMode === "int") {
    return { data: Int32Array.from(numbers, ([first = 0]) => first), shape: [rows], dtype: "int32" };
  }
  if (labelMode === "binary") {
    return { data: Float32Array.from(numbers, ([first = 0]) => first), shape: [rows, 1], dtype: "float32" };
  }
  const data = new Float32Array(rows * classes);
  numbers.forEach((labels, row) => {
    for (const label of labels) data[row * classes + label] = 1;
  });
  return { data, shape: [rows, classes], dtype: "float32" };
}
