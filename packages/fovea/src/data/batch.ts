import type { DType, Shape, Tensor } from "../tensor/index.ts";

/** Shape (without the batch axis) and element type of one input or output of a sample. */
export interface ElementSpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Samples that are processed together: one tensor per input in `x` and per output in `y`, all with `size` rows. `y` is
 * empty for unlabelled data. `sampleWeight` has one weight per row, or one for each position of the row's labels.
 */
export interface Batch {
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  readonly sampleWeight?: Float32Array;
  readonly size: number;
}

/** Returns rows `start` (inclusive) to `end` (exclusive) of a batch, without copying. */
export function sliceBatch(batch: Batch, start: number, end: number): Batch {
  if (start === 0 && end === batch.size) return batch;
  const { sampleWeight } = batch;
  const weights = (sampleWeight?.length ?? 0) / batch.size;
  return {
    x: batch.x.map((tensor) => sliceRows(tensor, start, end)),
    y: batch.y.map((tensor) => sliceRows(tensor, start, end)),
    ...(sampleWeight && { sampleWeight: sampleWeight.subarray(start * weights, end * weights) }),
    size: end - start,
  };
}

/** Returns rows `start` (inclusive) to `end` (exclusive) along the first axis, without copying. */
export function sliceRows(tensor: Tensor, start: number, end: number): Tensor {
  const rows = tensor.shape[0] ?? 1;
  const length = tensor.data.length / Math.max(rows, 1);
  return {
    data: tensor.data.subarray(start * length, end * length),
    shape: [end - start, ...tensor.shape.slice(1)],
    dtype: tensor.dtype,
  };
}
