import type { Dataset } from "../data/index.ts";
import type { TestResult } from "./evaluate-classifier.ts";

/** An image with its prediction. */
export interface SamplePrediction {
  readonly pixels: Float32Array;
  readonly predicted: number;
  readonly label: number;
  readonly probability: number;
}

/** A few images of the data that was tested: `count` correct predictions, and the `count` most confident mistakes. */
export async function samplePredictions(data: Dataset, test: TestResult, count: number): Promise<SamplePrediction[]> {
  const { labels, predicted, predictions } = test;
  const classes = predictions.shape.at(-1) ?? 1;
  const certainty = (image: number) => Number(predictions.data[image * classes + (predicted[image] ?? 0)]);
  const all = Array.from(labels.keys());
  const right = all.filter((image) => predicted[image] === labels[image]).slice(0, count);
  const mistakes = all
    .filter((image) => predicted[image] !== labels[image])
    .sort((a, b) => certainty(b) - certainty(a))
    .slice(0, count);
  const pixels = await pixelsOf(data, [...right, ...mistakes]);
  return [...right, ...mistakes].map((image) => ({
    pixels: pixels.get(image) ?? new Float32Array(),
    predicted: predicted[image] ?? 0,
    label: labels[image] ?? 0,
    probability: certainty(image),
  }));
}

/** The pixels of the images with these numbers. */
export async function pixelsOf(data: Dataset, wanted: readonly number[]): Promise<Map<number, Float32Array>> {
  const found = new Map<number, Float32Array>();
  const batchSize = 1000;
  let first = 0;
  for await (const { x, size } of data.batches({ batchSize, reuse: 1 })) {
    const pixels = x[0]?.data ?? new Float32Array();
    const length = pixels.length / size;
    for (const image of wanted) {
      const at = image - first;
      if (at >= 0 && at < size) found.set(image, Float32Array.from(pixels.subarray(at * length, (at + 1) * length)));
    }
    first += size;
  }
  return found;
}
