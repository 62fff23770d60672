import type { StoredWeight } from "../../io/index.ts";
import { sizeOf } from "../../tensor/index.ts";

/** The size of a weight file's content. */
export interface WeightCounts {
  readonly tensors: number;
  /** Number of values that training learns. */
  readonly parameters: number;
  /** Number of values that training only measures: moving means and variances, counts of batches. */
  readonly statistics: number;
  /** Tensors by element type, in the format's words. */
  readonly dtypes: Readonly<Record<string, number>>;
}

/** PyTorch's and Keras' names of measured values. */
const measured = /(^|[./])(running_mean|running_var|num_batches_tracked|moving_mean|moving_variance)(:0)?$/;

/** Counts a file's tensors and values. Names tell statistics from parameters. */
export function weightCounts(weights: Iterable<StoredWeight>): WeightCounts {
  let tensors = 0;
  let parameters = 0;
  let statistics = 0;
  const dtypes = new Map<string, number>();
  for (const { name, shape, dtype } of weights) {
    tensors++;
    if (measured.test(name)) statistics += sizeOf(shape);
    else parameters += sizeOf(shape);
    dtypes.set(dtype, (dtypes.get(dtype) ?? 0) + 1);
  }
  return { tensors, parameters, statistics, dtypes: Object.fromEntries(dtypes) };
}
