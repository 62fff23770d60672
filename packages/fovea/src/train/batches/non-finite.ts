import type { TypedArray } from "../../tensor/dtype.ts";
import type { BoundBatch } from "./batch-binder.ts";

/** Whether every number is finite, quickly: a product with 0 is 0 for all others but NaN and infinity. */
export function allFinite(array: TypedArray): boolean {
  if (!(array instanceof Float32Array)) return true;
  let sum = 0;
  for (let index = 0; index < array.length; index++) sum += (array[index] ?? 0) * 0;
  return sum === 0;
}

/** What of a batch is NaN or infinite, as a clause: 'x[0] holds NaN in sample 5'; undefined when nothing is. */
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
