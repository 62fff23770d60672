import type { BatchRequest } from "../../data/dataset-source.ts";
import { FormatError } from "../../support/errors.ts";
import { pixelBytes } from "../pixels/prepare-pixels.ts";
import { epochOrder } from "./epoch-order.ts";
import type { ImageJob, Range } from "./image-job.ts";
import { mixesSamples, pairings } from "./partners.ts";
import { type ReadAheadOptions, type ReadImage, readAhead } from "./read-ahead.ts";

/** An image that could be read, and how many rows it fills. */
export interface ReadableImage {
  readonly image: ReadImage;
  readonly rows: number;
}

/** Slots of a ring: enough for the batch that is being made and the next one, within this many bytes. */
const mostRingBytes = 256 * 2 ** 20;

/**
 * The images of an epoch that can be read, after those of skipped batches.
 *
 * In a shuffled epoch, the place of an image that cannot be read is taken by the next one that can, which then fills several
 * rows: an epoch always has as many samples as announced, every batch begins at its own place of the order, and skipped
 * batches need not be read. In the order of the files, each image that can be read fills one row, so that evaluations
 * count it once; there are fewer rows than announced then, and skipped batches have to be read.
 */
export async function* readableImages(
  job: ImageJob,
  range: Range,
  { shuffle, seed, epoch, batchSize, skip }: BatchRequest,
): AsyncGenerator<ReadableImage> {
  const [start, end] = range;
  const slots = Math.min(
    Math.max(job.reader.capacity + 1, Math.min(2 * batchSize, Math.floor(mostRingBytes / pixelBytes(job.plan)))),
    end - start,
  );
  const draw = job.isAugmented ? { seed, epoch } : undefined;
  const pairing =
    job.isAugmented && mixesSamples(job.plan.augmentation) ? pairings(job.files, range, job.plan) : undefined;
  const options: ReadAheadOptions = { ...job, draw, slots, pairing };
  const read = (order: Int32Array) => readable(job, readAhead(order, options));
  let found = 0;
  if (!shuffle) {
    for await (const { image } of read(Int32Array.from({ length: end - start }, (_, index) => start + index))) {
      if (image && found++ >= skip * batchSize) yield { image, rows: 1 };
    }
    if (found === 0) throw allFaulty(job, end - start);
    return;
  }
  const order = epochOrder(range, job.classes, { seed, epoch });
  let gap = 0;
  for await (const { image } of read(order.subarray(skip * batchSize))) {
    if (image) {
      yield { image, rows: gap + 1 };
      found++;
    }
    gap = image ? 0 : gap + 1;
  }
  if (gap === 0) return;
  // The last images cannot be read: the first ones take their places.
  for await (const { image } of read(order)) {
    if (!image) continue;
    yield { image, rows: gap };
    return;
  }
  throw allFaulty(job, end - start);
}

async function* readable(
  { files, faults, signal }: ImageJob,
  images: AsyncIterable<ReadImage>,
): AsyncGenerator<{ readonly image: ReadImage | undefined }> {
  for await (const image of images) {
    signal?.throwIfAborted();
    const { fault } = image;
    if (fault !== undefined) faults.add(files[image.index] as string, fault);
    yield { image: fault === undefined ? image : undefined };
  }
}

function allFaulty({ faults }: ImageJob, count: number): FormatError {
  const [first] = faults.list;
  const example = first ? `, such as ${first.file}: ${first.reason}` : "";
  return new FormatError(`imageSamples: expected images, received ${count} files that cannot be read${example}`);
}
