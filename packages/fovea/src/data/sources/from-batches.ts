import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { ConfigError, formatReceived, ShapeError } from "../../support/index.ts";
import { isOptions, optional } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import { type Batch, sliceBatch } from "../batch.ts";
import { type Dataset, dataset } from "../dataset.ts";
import type { BatchRequest, DatasetSource } from "../dataset-source.ts";
import { checkedImageSpec } from "../image-spec.ts";
import { type SampleWeights, weightTensor } from "../sample-weights.ts";
import { type Tensors, tensorList } from "../tensor-list.ts";
import { type StreamOptions, streamChecks } from "./from-iterable.ts";
import { checkOpen, type Open, slicedSize } from "./open.ts";

/** A ready-made batch: every tensor is [rows, …]. */
export interface ReadyBatch {
  readonly x: Tensors;
  readonly y?: Tensors;
  /** A weight per row, or per place in it. */
  readonly sampleWeight?: SampleWeights;
}

/** What is known of a stream of batches before it is read. */
export interface BatchStreamOptions extends StreamOptions {
  /** Number of batches in an epoch, which ends after them. */
  readonly steps?: number;
}

/**
 * A dataset over whole batches that come one by one: `open` is called for every epoch and gives a new (async)
 * iterable. The sizes of the batches are the stream's own, whatever `batchSize` is asked for, and so is the order.
 *
 * While iterating it throws ShapeError when the tensors of a batch differ in their numbers of rows, and
 * ConfigError when there is no batch at all.
 */
export function fromBatches(open: Open<ReadyBatch>, given: BatchStreamOptions = {}): Dataset {
  checkOpen("fromBatches", open);
  const checks: OptionChecks<BatchStreamOptions> = { ...streamChecks, steps: optional(positiveInteger()) };
  const options = checkOptions("fromBatches", checks, given);
  const images = options.images && checkedImageSpec("fromBatches: images", options.images);
  return dataset(batchSource(open, { ...options, images }, 0, Infinity));
}

function batchSource(open: Open<ReadyBatch>, options: BatchStreamOptions, start: number, end: number): DatasetSource {
  const { size, inputs, outputs, images, steps } = options;
  const whole = start === 0 && end === Infinity;
  return {
    size: slicedSize(size, start, end),
    inputs,
    outputs,
    images,
    batches: (request) => cut(open, start, Math.min(end, size ?? Infinity), whole ? steps : undefined, request),
    slice: (from, to) => batchSource(open, options, start + from, Math.min(start + to, end)),
    steps: () => (whole ? steps : undefined),
  };
}

/** The batches of a stream, of which those at the ends are shortened to the samples `start` … `end` − 1. */
async function* cut(
  open: Open<ReadyBatch>,
  start: number,
  end: number,
  steps: number | undefined,
  { seed, epoch, skip }: BatchRequest,
): AsyncGenerator<Batch> {
  let position = 0;
  let made = 0;
  for await (const ready of open({ seed, epoch })) {
    const batch = checked(ready);
    const from = Math.max(0, start - position);
    const to = Math.min(batch.size, end - position);
    position += batch.size;
    if (from < to && made++ >= skip) yield sliceBatch(batch, from, to);
    if (position >= end || made === steps) break;
  }
  if (made === 0) throw new ConfigError("fromBatches: expected at least one sample, received none");
}

function checked(batch: ReadyBatch): Batch {
  if (!isOptions(batch))
    throw new ConfigError(`fromBatches: expected batches { x, y }, received ${formatReceived(batch)}`);
  const { x, y, sampleWeight: given } = batch;
  const inputs = tensorList("fromBatches: x", x);
  const outputs = tensorList("fromBatches: y", y);
  const sampleWeight = given === undefined ? undefined : weightTensor("fromBatches: sampleWeight", given);
  const rows = [...inputs, ...outputs].map(({ shape }) => shape[0]);
  if (sampleWeight) rows.push(sampleWeight.shape[0]);
  const size = rows[0];
  if (size === undefined) throw new ShapeError("fromBatches: expected x to hold tensors [rows, …]");
  if (rows.some((count) => count !== size)) {
    throw new ShapeError(`fromBatches: expected as many rows in every tensor, received ${rows.join(", ")}`);
  }
  return { x: inputs, y: outputs, ...(sampleWeight && { sampleWeight: sampleWeight.data }), size };
}
