import type { TypedArray } from "../../tensor/dtype.ts";
import type { BoundBatch } from "./batch-binder.ts";

/** Returns whether all numbers are finite. Multiplying by 0 is fast, and 0 for all but NaN and infinity. */
export function allFinite(array: TypedArray): boolean {
  if (!(array instanceof Float32Array)) return true;
  let sum = 0;
  for (let index = 0; index < array.length; index++) sum += (array[index] ?? 0) * 0;
  return sum === 0;
}

/** Describes the first NaN or infinity of a batch, such as 'x[0] holds NaN in sample 5'; undefined if there is none. */
export function findNonFinite({ x, labels, sampleWeight, size }: BoundBatch): string | undefined {
  const suspects: [string, TypedArray][] = [
    ...x.map((array, index): [string, TypedArray] => [`x[${index}]`, array]),
    ...labels.map((array, index): [string, TypedArray] => [`y[${index}]`, array]),
  ];
  if (sampleWeight) suspects.push(["sampleWeight", sampleWeight]);
  for (const [name, array] of suspects) {
    const at = array.findIndex((value: number) => !Number.isFinite(value));
    if (at >= 0) return `${name} holds ${array[at]} in sample ${Math.floor(at / (array.length / size))}`;
  }
  return undefined;
}
