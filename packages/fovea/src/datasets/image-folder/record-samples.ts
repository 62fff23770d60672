import { join } from "node:path";
import { type ImageDataset, type ImageFit, imageSamples } from "../../image-pipeline/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { ImageRecord } from "./image-record.ts";

/** How the label of a sample is written: a class number, one number per class, or 0 and 1. */
export type LabelMode = "int" | "categorical" | "binary";

/** How images and their labels become samples. */
export interface RecordSampleOptions {
  readonly imageSize: readonly [height: number, width: number];
  readonly colorMode: "rgb" | "grayscale";
  readonly labelMode: LabelMode;
  /** How an image of another aspect ratio is brought to the size. */
  readonly fit: ImageFit;
  readonly classes: readonly string[];
  /** Threads that read images; undefined for one per core. */
  readonly workers: number | undefined;
  /** Throw an error at an image that cannot be read. */
  readonly strict: boolean;
}

/** A dataset over images below `root`: x [height, width, channels] float32 from 0 to 1, read when they are needed. */
export function recordSamples(
  root: string,
  records: readonly ImageRecord[],
  { imageSize, colorMode, labelMode, fit, classes, workers, strict }: RecordSampleOptions,
): ImageDataset {
  return imageSamples({
    files: records.map(({ path }) => join(root, path)),
    labels: labelTensor(records, labelMode, classes.length),
    channels: colorMode === "rgb" ? 3 : 1,
    ...{ imageSize, fit, classes, strict },
    ...(workers !== undefined && { workers }),
  });
}

function labelTensor(records: readonly ImageRecord[], mode: LabelMode, classes: number): Tensor {
  const rows = records.map(({ label }) => (typeof label === "number" ? [label] : label));
  if (mode === "int")
    return { data: Int32Array.from(rows, ([label = 0]) => label), shape: [rows.length], dtype: "int32" };
  const columns = mode === "binary" ? 1 : classes;
  const data = new Float32Array(rows.length * columns);
  rows.forEach((labels, row) => {
    if (mode === "binary") data[row] = labels[0] ?? 0;
    else for (const label of labels) data[row * columns + label] = 1;
  });
  return { data, shape: [rows.length, columns], dtype: "float32" };
}
