import type { StoredWeight } from "../../io/index.ts";
import { sizeOf } from "../../tensor/index.ts";

/** How much a file of weights holds. */
export interface WeightCounts {
  readonly tensors: number;
  /** Values that training learns. */
  readonly parameters: number;
  /** Values that training only measures: moving means and variances, counts of batches. */
  readonly statistics: number;
  /** Tensors by element type, in the format's words. */
  readonly dtypes: Readonly<Record<string, number>>;
}

/** What PyTorch and Keras call the values that are measured. */
const measured = /(^|[./])(running_mean|running_var|num_batches_tracked|moving_mean|moving_variance)(:0)?$/;

/** Counts the tensors and the values of a file; what is a statistic is told by its name. */
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
