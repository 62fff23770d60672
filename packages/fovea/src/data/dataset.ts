import { hasMethods } from "../support/has-methods.ts";
import { ConfigError, formatReceived } from "../support/index.ts";
import { isOptions } from "../support/schema.ts";
import type { Batch, ElementSpec } from "./batch.ts";
import type { BatchOptions, BatchRequest, BatchTransform, DatasetSource, MappedSpecs } from "./dataset-source.ts";
import type { ImageSpec } from "./image-spec.ts";
import { mapped } from "./mapped.ts";

/** Samples for `fit`, `evaluate` and `predict`. */
export interface Dataset {
  /** Number of samples, if known in advance. */
  readonly size: number | undefined;
  /** Shapes and element types of `Batch.x`, if known in advance. */
  readonly inputs: readonly ElementSpec[] | undefined;
  /** Shapes and element types of `Batch.y`, if known in advance. */
  readonly outputs: readonly ElementSpec[] | undefined;
  /** Describes the images of the first input, if known. `fit` stores it in the model. */
  readonly images?: ImageSpec | undefined;
  /**
   * Iterates over the batches of one epoch.
   * @throws ConfigError immediately for an invalid option, and during iteration if a stream is empty.
   */
  batches(options: BatchOptions): AsyncIterable<Batch>;
  /** Returns the number of batches per epoch, if known in advance. */
  steps(batchSize: number): number | undefined;
  /** Returns the first `count` samples, or all if there are fewer. */
  take(count: number): Dataset;
  /** Returns all but the first `count` samples. */
  skip(count: number): Dataset;
  /**
   * Splits off the last `fraction` of the samples, in unshuffled order, as `validation`; `train` is the rest. Like Keras'
   * `validation_split`, `train` has floor(size · (1 − fraction)) samples.
   */
  split(fraction: number): { readonly train: Dataset; readonly validation: Dataset };
  /** Applies `transform` to every batch. Pass `specs` to declare the shapes of the result in advance. */
  map(transform: BatchTransform, specs?: MappedSpecs): Dataset;
}

/** Makes a `Dataset` from a source: checks requests and adds `take`, `skip`, `split` and `map`. */
export function dataset(source: DatasetSource): Dataset {
  if (!hasMethods(source, "batches", "slice")) {
    throw new ConfigError(`dataset: expected { batches, slice }, received ${formatReceived(source)}`);
  }
  const { size } = source;
  if (size === 0) throw new ConfigError("dataset: expected at least one sample, received none");
  const slice = (start: number, end: number) => dataset(source.slice(start, end));
  return {
    size,
    inputs: source.inputs,
    outputs: source.outputs,
    images: source.images,
    batches: (options) => source.batches(batchRequest(options)),
    steps(batchSize) {
      checkInteger("steps", "batchSize", batchSize, 1);
      if (source.steps) return source.steps(batchSize);
      return size === undefined ? undefined : Math.ceil(size / batchSize);
    },
    take(count) {
      checkInteger("take", "count", count, 1);
      return slice(0, count);
    },
    skip(count) {
      checkInteger("skip", "count", count, 0);
      if (size !== undefined && count >= size) {
        throw new ConfigError(`dataset.skip: expected fewer than the ${size} samples there are, received ${count}`);
      }
      return slice(count, Infinity);
    },
    split(fraction) {
      const at = splitPoint(size, fraction);
      return { train: slice(0, at), validation: slice(at, Infinity) };
    },
    map: (transform, specs = {}) => dataset(mapped(source, transform, specs)),
  };
}

function batchRequest(options: BatchOptions): BatchRequest {
  if (!isOptions(options)) {
    throw new ConfigError(`dataset.batches: expected an object of options, received ${formatReceived(options)}`);
  }
  const { batchSize, shuffle = false, seed = 0, epoch = 0, skip = 0, reuse = 0, readOnly = false } = options;
  checkInteger("batches", "batchSize", batchSize, 1);
  checkInteger("batches", "seed", seed, 0);
  checkInteger("batches", "epoch", epoch, 0);
  checkInteger("batches", "skip", skip, 0);
  checkInteger("batches", "reuse", reuse, 0);
  return { batchSize, shuffle, seed, epoch, skip, reuse, readOnly };
}

function splitPoint(size: number | undefined, fraction: number): number {
  if (typeof fraction !== "number" || !(fraction > 0 && fraction < 1)) {
    throw new ConfigError(
      `dataset.split: expected a fraction between 0 and 1 (exclusive), received ${formatReceived(fraction)}`,
    );
  }
  if (size === undefined) {
    throw new ConfigError(
      "dataset.split: the number of samples is not known; give the source a `size`, or use take(n) and skip(n)",
    );
  }
  const at = Math.floor(size * (1 - fraction));
  if (at === 0 || at === size) {
    throw new ConfigError(
      `dataset.split: ${size} samples split by ${fraction} leave ${at === 0 ? "training" : "validation"} without any`,
    );
  }
  return at;
}

function checkInteger(method: string, option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ConfigError(
    `dataset.${method}: expected ${option} to be an integer of at least ${least}, received ${formatReceived(value)}`,
  );
}
