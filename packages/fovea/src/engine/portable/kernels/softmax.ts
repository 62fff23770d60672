import type { TypedArray } from "../../../tensor/dtype.ts";
import type { KernelTable } from "../kernel.ts";

/** The largest value of a row and log Σ e^(x − largest), from which every form of softmax follows. */
export function logSum(x: TypedArray, start: number, length: number): { largest: number; logSum: number } {
  let largest = -Infinity;
  for (let i = start; i < start + length; i++) largest = Math.max(largest, x[i]!);
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += Math.exp(x[i]! - largest);
  return { largest, logSum: Math.log(sum) };
}

/** y = f(log softmax) along the last axis. */
const rowwise =
  (f: (logProbability: number) => number): KernelTable["softmax"] =>
  (_, [x], [y]) => {
    if (!y) return;
    const classes = x.shape.at(-1) ?? 1;
    for (let start = 0; start < x.data.length; start += classes) {
      const row = logSum(x.data, start, classes);
      const shift = row.largest + row.logSum;
      for (let i = start; i < start + classes; i++) y.data[i] = f(x.data[i]! - shift);
    }
  };

export const softmax: KernelTable["softmax"] = rowwise(Math.exp);
export const logSoftmax: KernelTable["logSoftmax"] = rowwise((logProbability) => logProbability);
