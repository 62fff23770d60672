import { type Batch, sliceBatch } from "../../data/batch.ts";
import type { BatchLayout } from "../../data/batch-memory.ts";
import type { BatchRequest } from "../../data/dataset-source.ts";
import { pixelScaler } from "../pixels/scale-pixels.ts";
import type { ReadingClock } from "../reading-times.ts";
import type { ImageJob, Range } from "./image-job.ts";
import { readableImages } from "./readable-images.ts";
import { labeledImage, writeRow } from "./write-row.ts";

/** What batches of a job's images consist of. */
export function batchLayout({ plan, labels }: ImageJob): BatchLayout {
  return {
    inputs: [{ shape: [...plan.imageSize, plan.channels], dtype: "float32" }],
    outputs: labels.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype })),
    weights: 0,
  };
}

/** One epoch. */
export async function* imageBatches(
  job: ImageJob,
  range: Range,
  request: BatchRequest,
  clock: ReadingClock,
): AsyncGenerator<Batch> {
  const { batchSize, epoch, skip, reuse } = request;
  const size = range[1] - range[0];
  if (skip * batchSize >= size) return;
  const rows = Math.min(batchSize, size);
  const next = job.batches.take(batchLayout(job), rows, reuse);
  const scale = pixelScaler(job.plan);
  let images = skip * batchSize;
  let asked = performance.now();
  const handOut = (batch: Batch) => {
    const ready = performance.now();
    clock.waiting += (ready - asked) / 1000;
    images += batch.size;
    job.onProgress?.({ epoch, images, size });
    return { batch, ready };
  };
  const resume = (ready: number) => {
    asked = performance.now();
    clock.ahead += (asked - ready) / 1000;
  };
  let batch: Batch | undefined;
  let filled = 0;
  for await (const { image, rows: repeats } of readableImages(job, range, request)) {
    clock.images++;
    clock.reading += image.took / 1000;
    const labeled = labeledImage(job, image);
    for (let repeat = 0; repeat < repeats; repeat++) {
      batch ??= next(rows);
      writeRow(job, labeled, batch, filled++, scale);
      if (filled < rows) continue;
      const { batch: whole, ready } = handOut(batch);
      [batch, filled] = [undefined, 0];
      yield whole;
      resume(ready);
    }
  }
  job.batches.giveBack(rows, reuse, next);
  if (batch) yield handOut(sliceBatch(batch, 0, filled)).batch;
}
