import { anything, checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError, formatReceived, ShapeError } from "../../support/index.ts";
import { isOptions, optional } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import { formatShape, sameShape, type Tensor } from "../../tensor/index.ts";
import { type Batch, type ElementSpec, sliceBatch } from "../batch.ts";
import { batchMemory } from "../batch-memory.ts";
import { type Dataset, dataset } from "../dataset.ts";
import type { BatchRequest, DatasetSource } from "../dataset-source.ts";
import { checkedImageSpec, type ImageSpec } from "../image-spec.ts";
import { type SampleWeights, weightTensor } from "../sample-weights.ts";
import { type Tensors, tensorList } from "../tensor-list.ts";
import { checkOpen, type Open, slicedSize } from "./open.ts";

/** One sample; its tensors have no batch axis. */
export interface Sample {
  readonly x: Tensors;
  readonly y?: Tensors;
  /** One weight, or one per position of the labels: [height, width]. */
  readonly sampleWeight?: number | SampleWeights;
}

/** Options of `fromIterable`: properties of the stream that are known in advance. */
export interface StreamOptions {
  /** Number of samples per epoch; the epoch ends after them. `split` and progress bars need it. */
  readonly size?: number;
  /** Shape and element type of each input (default: those of the epoch's first sample). */
  readonly inputs?: readonly ElementSpec[];
  /** Shape and element type of each output (default: those of the epoch's first sample). */
  readonly outputs?: readonly ElementSpec[];
  /** Describes the images of the first input. `fit` stores it in the model. */
  readonly images?: ImageSpec | undefined;
}

/** Checks that both kinds of streams share. */
export const streamChecks: OptionChecks<StreamOptions> = {
  size: optional(positiveInteger()),
  inputs: option("a list of { shape, dtype }", areSpecs),
  outputs: option("a list of { shape, dtype }", areSpecs),
  images: anything,
};

function areSpecs(value: unknown): boolean {
  return Array.isArray(value) && value.every((spec) => isOptions(spec) && Array.isArray(spec.shape));
}

/**
 * Makes a dataset from a stream of samples. `open` is called for every epoch and returns a new (async) iterable, such
 * as a generator. The stream determines the order; to shuffle, `open` receives the seed and the epoch.
 *
 * Iteration throws ShapeError if a sample differs in shape or element type from the first one, and ConfigError if the
 * stream is empty.
 */
export function fromIterable(open: Open<Sample>, given: StreamOptions = {}): Dataset {
  checkOpen("fromIterable", open);
  const options = checkOptions("fromIterable", streamChecks, given);
  const { size, inputs, outputs } = options;
  const images = options.images && checkedImageSpec("fromIterable: images", options.images);
  return dataset(streamSource({ open, size, inputs, outputs, images, start: 0, end: Infinity }));
}

interface Stream {
  readonly open: Open<Sample>;
  readonly size: number | undefined;
  readonly inputs: readonly ElementSpec[] | undefined;
  readonly outputs: readonly ElementSpec[] | undefined;
  readonly images: ImageSpec | undefined;
  readonly start: number;
  readonly end: number;
}

function streamSource(stream: Stream): DatasetSource {
  const { size, inputs, outputs, images, start, end } = stream;
  return {
    size: slicedSize(size, start, end),
    inputs,
    outputs,
    images,
    batches: (request) => collect(stream, request),
    slice: (from, to) => streamSource({ ...stream, start: start + from, end: Math.min(start + to, end) }),
  };
}

async function* collect(stream: Stream, request: BatchRequest): AsyncGenerator<Batch> {
  const { seed, epoch, skip, reuse } = request;
  const batchSize = Math.min(request.batchSize, slicedSize(stream.size, stream.start, stream.end) ?? Infinity);
  const first = stream.start + skip * request.batchSize;
  const end = Math.min(stream.end, stream.size ?? Infinity);
  let position = 0;
  let next: ((rows: number) => Batch) | undefined;
  let batch: Batch | undefined;
  let filled = 0;
  for await (const sample of stream.open({ seed, epoch })) {
    if (!isOptions(sample)) {
      throw new ConfigError(`fromIterable: expected samples { x, y }, received ${formatReceived(sample)}`);
    }
    const index = position++;
    if (index >= first) {
      next ??= batchMemory(layoutOf(stream, sample), batchSize, reuse);
      batch ??= next(batchSize);
      writeSample(batch, filled++, sample, index);
      if (filled === batchSize) {
        yield batch;
        batch = undefined;
        filled = 0;
      }
    }
    if (position >= end) break;
  }
  if (position <= stream.start) throw new ConfigError("fromIterable: expected at least one sample, received none");
  if (batch && filled > 0) yield sliceBatch(batch, 0, filled);
}

function layoutOf({ inputs, outputs }: Stream, sample: Sample) {
  return {
    inputs: inputs ?? tensorList("fromIterable: sample 0: x", sample.x),
    outputs: outputs ?? tensorList("fromIterable: sample 0: y", sample.y),
    weights: weightsOf("fromIterable: sample 0", sample.sampleWeight).length,
  };
}

function writeSample(batch: Batch, row: number, { x, y, sampleWeight }: Sample, index: number): void {
  const where = `fromIterable: sample ${index}`;
  writeRow(batch.x, x, row, `${where}: x`);
  writeRow(batch.y, y, row, `${where}: y`);
  const weights = weightsOf(where, sampleWeight);
  const expected = (batch.sampleWeight?.length ?? 0) / (batch.x[0]?.shape[0] ?? 1);
  if (weights.length === expected) batch.sampleWeight?.set(weights, row * expected);
  else if (weights.length === 0 || expected === 0) {
    throw new ConfigError(`${where}: expected a sampleWeight for every sample or for none`);
  } else throw new ShapeError(`${where}: expected ${expected} values in sampleWeight, received ${weights.length}`);
}

function weightsOf(where: string, weight: Sample["sampleWeight"]): ArrayLike<number> {
  if (weight === undefined) return [];
  return typeof weight === "number" ? [weight] : weightTensor(`${where}: sampleWeight`, weight).data;
}

function writeRow(targets: readonly Tensor[], given: Tensors | undefined, row: number, where: string): void {
  const values = tensorList(where, given);
  if (values.length !== targets.length) {
    throw new ShapeError(`${where}: expected ${targets.length} tensors, received ${values.length}`);
  }
  targets.forEach((target, index) => {
    const value = values[index];
    if (!value) return;
    const expected = target.shape.slice(1);
    if (!sameShape(value.shape, expected) || value.dtype !== target.dtype) {
      throw new ShapeError(
        `${where}[${index}]: expected ${target.dtype} ${formatShape(expected)}, ` +
          `received ${value.dtype} ${formatShape(value.shape)}`,
      );
    }
    target.data.set(value.data, row * value.data.length);
  });
}
