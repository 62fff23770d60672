import type { TypedArray } from "../../tensor/index.ts";

/** Statistics of a tensor's values. `min`, `max` and `mean` are null if no value is a number. */
export interface TensorStatistics {
  readonly min: number | null;
  readonly max: number | null;
  /** The mean of the values that are numbers; infinite if one of them is. */
  readonly mean: number | null;
  /** The numbers of NaN and of infinite values. */
  readonly nan: number;
  readonly infinite: number;
}

/** Computes the smallest, largest and mean value, and counts NaN and infinite values. */
export function tensorStatistics(values: TypedArray): TensorStatistics {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let nan = 0;
  let infinite = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      nan++;
      continue;
    }
    if (value === Infinity || value === -Infinity) infinite++;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const numbers = values.length - nan;
  if (numbers === 0) return { min: null, max: null, mean: null, nan, infinite };
  return { min, max, mean: sum / numbers, nan, infinite };
}
