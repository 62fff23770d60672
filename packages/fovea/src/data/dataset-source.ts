import type { Batch, ElementSpec } from "./batch.ts";
import type { ImageSpec } from "./image-spec.ts";

/** Options of `Dataset.batches`. The same seed and epoch always produce the same order. */
export interface BatchOptions {
  /** Samples per batch; the last batch may be smaller. */
  readonly batchSize: number;
  /** Shuffle the samples (default false). Streams keep their order. */
  readonly shuffle?: boolean;
  /** Seed of the order (default 0). */
  readonly seed?: number;
  /** Index of the epoch, from 0 (default 0). Each epoch has a different order. */
  readonly epoch?: number;
  /** Batches to skip at the start, when training resumes in the middle of an epoch (default 0). */
  readonly skip?: number;
  /**
   * Size of a ring of batch buffers: the memory of a batch is overwritten by the `reuse`-th batch after it. With 0 (the
   * default), every batch is newly allocated. A consumer that holds one batch at a time behind `prefetch(…, depth)` is
   * safe with `reuse` ≥ depth + 1.
   */
  readonly reuse?: number;
  /** Promise not to write to the batches, so that they can be views of the source's memory (default false). */
  readonly readOnly?: boolean;
}

/** `BatchOptions` with defaults applied and every value checked. */
export type BatchRequest = Required<BatchOptions>;

/** A source of data, from which `dataset` makes a `Dataset`. */
export interface DatasetSource {
  /** Number of samples, if known in advance. */
  readonly size: number | undefined;
  /** Shapes and element types of `Batch.x`, if known in advance. */
  readonly inputs: readonly ElementSpec[] | undefined;
  /** Shapes and element types of `Batch.y`, if known in advance. */
  readonly outputs: readonly ElementSpec[] | undefined;
  /** Describes the images of the first input, if known. */
  readonly images?: ImageSpec | undefined;
  /** Iterates over one epoch. */
  batches(request: BatchRequest): AsyncIterable<Batch>;
  /** Returns samples `start` (inclusive) to `end` (exclusive, or `Infinity`), in unshuffled order. */
  slice(start: number, end: number): DatasetSource;
  /** Returns the number of batches per epoch (default: `size / batchSize`, rounded up). */
  steps?(batchSize: number): number | undefined;
}

/** The position of a batch, from which reproducible random transformations derive their random numbers. */
export interface BatchPosition {
  readonly seed: number;
  readonly epoch: number;
  /** Index of the batch in its epoch, from 0; skipped batches count. */
  readonly index: number;
}

/** Transforms a batch: augments or normalizes images, changes labels. */
export type BatchTransform = (batch: Batch, position: BatchPosition) => Batch | Promise<Batch>;

/** Describes the batches that a `BatchTransform` returns. */
export interface MappedSpecs {
  readonly inputs?: readonly ElementSpec[];
  readonly outputs?: readonly ElementSpec[];
  /** Describes the transformed images. Pass `data.images` on if pixels move but their values keep their meaning. */
  readonly images?: ImageSpec | undefined;
}
