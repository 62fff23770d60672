import { join } from "node:path";
import type { Batch, ElementSpec } from "../../data/batch.ts";
import { batchMemory } from "../../data/batch-memory.ts";
import { type Dataset, dataset } from "../../data/dataset.ts";
import type { BatchRequest, DatasetSource } from "../../data/dataset-source.ts";
import { decodeImage } from "../../data/image.ts";
import { random } from "../../support/index.ts";
import type { ImageRecord } from "./image-record.ts";

/** How the label of a sample is written: a class number, one number per class, or 0 and 1. */
export type LabelMode = "int" | "categorical" | "binary";

/** How images and their labels become samples. */
export interface RecordSampleOptions {
  readonly imageSize: readonly [height: number, width: number];
  readonly colorMode: "rgb" | "grayscale";
  readonly labelMode: LabelMode;
  /** How an image of another aspect ratio is brought to the size: stretched, cropped or padded. */
  readonly fit: "fill" | "cover" | "contain";
  readonly classes: readonly string[];
}

/** A dataset over images below `root`: x [height, width, channels] float32 from 0 to 1, read when they are needed. */
export function recordSamples(root: string, records: readonly ImageRecord[], options: RecordSampleOptions): Dataset {
  return dataset(recordSource(root, records, options));
}

function recordSource(root: string, records: readonly ImageRecord[], options: RecordSampleOptions): DatasetSource {
  const { imageSize, colorMode, classes } = options;
  const inputs: ElementSpec[] = [{ shape: [...imageSize, colorMode === "rgb" ? 3 : 1], dtype: "float32" }];
  const outputs = [outputSpec(options)];
  return {
    size: records.length,
    inputs,
    outputs,
    images: { range: [0, 1], look: "natural", classes },
    batches: (request) => read(root, records, options, { inputs, outputs }, request),
    slice: (start, end) => recordSource(root, records.slice(start, end), options),
  };
}

async function* read(
  root: string,
  records: readonly ImageRecord[],
  { imageSize: [height, width], colorMode, labelMode, fit }: RecordSampleOptions,
  layout: { readonly inputs: readonly ElementSpec[]; readonly outputs: readonly ElementSpec[] },
  { batchSize, shuffle, seed, epoch, skip, reuse }: BatchRequest,
): AsyncGenerator<Batch> {
  const order = shuffle ? random(seed, epoch).permutation(records.length) : records.map((_, index) => index);
  const next = batchMemory({ ...layout, weights: 0 }, Math.min(batchSize, records.length), reuse);
  for (let first = skip * batchSize; first < records.length; first += batchSize) {
    const chosen = Array.from(order.slice(first, first + batchSize), (index) => records[index] as ImageRecord);
    const batch = next(chosen.length);
    const channels = colorMode === "rgb" ? 3 : 1;
    await Promise.all(
      chosen.map(async ({ path, label }, row) => {
        const { data } = await decodeImage(join(root, path), { height, width, channels, fit });
        batch.x[0]?.data.set(data, row * height * width * channels);
        writeLabel(batch, row, label, labelMode);
      }),
    );
    yield batch;
  }
}

function outputSpec({ labelMode, classes }: RecordSampleOptions): ElementSpec {
  if (labelMode === "int") return { shape: [], dtype: "int32" };
  return { shape: [labelMode === "binary" ? 1 : classes.length], dtype: "float32" };
}

function writeLabel({ y }: Batch, row: number, label: ImageRecord["label"], labelMode: LabelMode): void {
  const [target] = y;
  if (!target) return;
  const numbers = typeof label === "number" ? [label] : label;
  if (labelMode !== "categorical") target.data[row] = numbers[0] ?? 0;
  else {
    const classes = target.shape[1] ?? 0;
    target.data.fill(0, row * classes, (row + 1) * classes);
    for (const number of numbers) target.data[row * classes + number] = 1;
  }
}
