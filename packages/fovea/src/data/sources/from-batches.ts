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

/** A batch as a stream produces it: every tensor is [rows, …]. */
export interface ReadyBatch {
  readonly x: Tensors;
  readonly y?: Tensors;
  /** One weight per row, or one per position of its labels. */
  readonly sampleWeight?: SampleWeights;
}

/** Options of `fromBatches`: properties of the stream that are known in advance. */
export interface BatchStreamOptions extends StreamOptions {
  /** Number of batches per epoch; the epoch ends after them. */
  readonly steps?: number;
}

/**
 * Makes a dataset from a stream of ready-made batches. `open` is called for every epoch and returns a new (async)
 * iterable. The stream determines the order and size of the batches; `batchSize` is ignored.
 *
 * Iteration throws ShapeError if the tensors of a batch differ in their numbers of rows, and ConfigError if the stream
 * is empty.
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
    batches: (request) => trimmed(open, start, Math.min(end, size ?? Infinity), whole ? steps : undefined, request),
    slice: (from, to) => batchSource(open, options, start + from, Math.min(start + to, end)),
    steps: () => (whole ? steps : undefined),
  };
}

/** Yields the batches of a stream, trimmed to the samples `start` … `end` − 1. */
async function* trimmed(
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
