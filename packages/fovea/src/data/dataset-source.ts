import type { Batch, ElementSpec } from "./batch.ts";
import type { ImageSpec } from "./image-spec.ts";

/** Which batches to make. The same seed and epoch always give the same order. */
export interface BatchOptions {
  /** Samples a batch; the last one may hold fewer. */
  readonly batchSize: number;
  /** Draw the samples in random order (default false). Sources that only stream keep their own order. */
  readonly shuffle?: boolean;
  /** Seed of the order (default 0). */
  readonly seed?: number;
  /** Number of the epoch, from 0: every epoch has its own order (default 0). */
  readonly epoch?: number;
  /** Batches to leave out at the start, as a resumed training does (default 0). */
  readonly skip?: number;
  /**
   * How many batches may share memory: with `reuse` = n, the memory of a batch is written again when the n-th
   * batch after it is made. 0 (the default): every batch has memory of its own. A consumer that holds one batch
   * at a time behind `prefetch(…, depth)` is safe with `reuse` ≥ depth + 1.
   */
  readonly reuse?: number;
  /** The consumer only reads: a batch may then be the source's own memory, which costs no copy (default false). */
  readonly readOnly?: boolean;
}

/** `BatchOptions` with every default filled in and every value checked. */
export type BatchRequest = Required<BatchOptions>;

/** What a source of data offers; `dataset` makes a `Dataset` of it. */
export interface DatasetSource {
  /** Number of samples, where it is known beforehand. */
  readonly size: number | undefined;
  /** What the tensors of `Batch.x` look like, where it is known beforehand. */
  readonly inputs: readonly ElementSpec[] | undefined;
  /** What the tensors of `Batch.y` look like, where it is known beforehand. */
  readonly outputs: readonly ElementSpec[] | undefined;
  /** What the images of the first input are, where it is known. */
  readonly images?: ImageSpec | undefined;
  /** One epoch. */
  batches(request: BatchRequest): AsyncIterable<Batch>;
  /** Samples `start` (inclusive) to `end` (exclusive, `Infinity` for all the rest), in unshuffled order. */
  slice(start: number, end: number): DatasetSource;
  /** Number of batches in an epoch; without it, `size / batchSize` rounded up. */
  steps?(batchSize: number): number | undefined;
}

/** Where a batch stands: all that a reproducible random transformation needs. */
export interface BatchPosition {
  readonly seed: number;
  readonly epoch: number;
  /** Number of the batch in its epoch, from 0; skipped batches count. */
  readonly index: number;
}

/** A function that makes one batch of another: augmentation, normalisation, another label. */
export type BatchTransform = (batch: Batch, position: BatchPosition) => Batch | Promise<Batch>;

/** What a `BatchTransform` gives. */
export interface MappedSpecs {
  readonly inputs?: readonly ElementSpec[];
  readonly outputs?: readonly ElementSpec[];
  /** What the images are afterwards: `images: data.images` where only places change and not what the numbers mean. */
  readonly images?: ImageSpec | undefined;
}
