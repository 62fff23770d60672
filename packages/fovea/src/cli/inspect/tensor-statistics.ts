import type { TypedArray } from "../../tensor/index.ts";

/** What the values of a tensor are like. Without any number, `min`, `max` and `mean` are null. */
export interface TensorStatistics {
  readonly min: number | null;
  readonly max: number | null;
  /** Of the values that are numbers; infinite if one of them is. */
  readonly mean: number | null;
  /** How many values are NaN, and how many infinite. */
  readonly nan: number;
  readonly infinite: number;
}

/** Smallest, largest and mean value, and how many are no finite numbers. */
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
