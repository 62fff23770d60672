import type { Preprocessing } from "../data/index.ts";
import {
  type Batch,
  type BatchRequest,
  type Dataset,
  type DatasetSource,
  dataset,
  prepareImage,
} from "../data/index.ts";
import { random } from "../support/random.ts";
import type { LabelledImages } from "./labelled-images.ts";

/** A dataset of image files, prepared as a model expects them, with int32 labels [batch]. */
export function imageDataset(images: LabelledImages, preprocessing: Preprocessing): Dataset {
  const files = images.files.map((file, index) => ({ file, label: images.labels[index] ?? 0 }));
  return dataset(source(files, preprocessing));
}

interface LabelledFile {
  readonly file: string;
  readonly label: number;
}

function source(files: readonly LabelledFile[], preprocessing: Preprocessing): DatasetSource {
  const shape = [...preprocessing.crop, preprocessing.mean.length];
  return {
    size: files.length,
    inputs: [{ shape, dtype: "float32" }],
    outputs: [{ shape: [], dtype: "int32" }],
    batches: (request) => batches(files, preprocessing, request),
    slice: (start, end) => source(files.slice(start, end), preprocessing),
  };
}

async function* batches(
  files: readonly LabelledFile[],
  preprocessing: Preprocessing,
  { batchSize, shuffle, seed, epoch, skip }: BatchRequest,
): AsyncGenerator<Batch> {
  const order = shuffle ? random(seed, epoch).permutation(files.length) : undefined;
  const shape = [...preprocessing.crop, preprocessing.mean.length];
  for (let first = skip * batchSize; first < files.length; first += batchSize) {
    const size = Math.min(batchSize, files.length - first);
    const part = Array.from({ length: size }, (_, row) => files[order?.[first + row] ?? first + row] as LabelledFile);
    const prepared = await Promise.all(part.map(({ file }) => prepareImage(file, preprocessing)));
    const data = new Float32Array(size * shape.reduce((product, side) => product * side, 1));
    prepared.forEach(({ crops }, row) => {
      data.set(crops.data as Float32Array, row * crops.data.length);
    });
    const labels = Int32Array.from(part, ({ label }) => label);
    yield {
      x: [{ data, shape: [size, ...shape], dtype: "float32" }],
      y: [{ data: labels, shape: [size], dtype: "int32" }],
      size,
    };
  }
}
