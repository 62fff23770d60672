import type { Dataset } from "../data/index.ts";
import { formatPercent } from "../support/index.ts";
import { type DigitImage, digits } from "../terminal/index.ts";
import type { Output } from "./output.ts";
import type { TestResult } from "./test-run.ts";

/** How many images of each kind are shown. */
const shown = 3;

/** A few test images as text, with what the model says of them: some that it knows and the worst of its mistakes. */
export async function showDigits(data: Dataset, test: TestResult, { colors, stream }: Output): Promise<string> {
  const { labels, predicted, predictions } = test;
  const classes = predictions.shape.at(-1) ?? 1;
  const certainty = (image: number) => Number(predictions.data[image * classes + (predicted[image] ?? 0)]);
  const all = Array.from(labels.keys());
  const right = all.filter((image) => predicted[image] === labels[image]).slice(0, shown);
  const mistakes = all
    .filter((image) => predicted[image] !== labels[image])
    .sort((a, b) => certainty(b) - certainty(a))
    .slice(0, shown);
  const images = await pixelsOf(data, [...right, ...mistakes]);
  const pictures = [...right, ...mistakes].map((image): DigitImage => {
    const wrong = predicted[image] !== labels[image];
    const answer = `${predicted[image]}  ${formatPercent(certainty(image))}`;
    return { pixels: images.get(image) ?? [], caption: wrong ? `${answer}, is ${labels[image]}` : answer, wrong };
  });
  return digits(pictures, { colors, columns: stream.columns ?? 80 });
}

/** The pixels of some images of a data set, by their number. */
async function pixelsOf(data: Dataset, wanted: readonly number[]): Promise<Map<number, Float32Array>> {
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
