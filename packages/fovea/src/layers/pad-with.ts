import type { Value } from "../graph/graph.ts";
import { add } from "../ops/elementwise/arithmetic.ts";
import { type PadAttributes, pad } from "../ops/pad.ts";
import { sizeOf, stridesOf } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";

/** Surrounds x with `value`; `pad` does it with zeros. */
export function padWith({ before, after }: PadAttributes, x: Value, value: number): Value {
  const padded = pad({ before, after }, x);
  if (value === 0) return padded;
  // What is to be added: 0 inside and `value` around it, the same along axes that stay as they are.
  const shape = padded.shape.map((size, axis) => (size === x.shape[axis] ? 1 : size));
  const strides = stridesOf(shape);
  const around = Float32Array.from({ length: sizeOf(shape) }, (_, index) => {
    const isAround = shape.some((size, axis) => {
      const at = Math.floor(index / (strides[axis] ?? 1)) % size;
      return size > 1 && (at < (before[axis] ?? 0) || at >= size - (after[axis] ?? 0));
    });
    return isAround ? value : 0;
  });
  return add(padded, x.graph.constant(tensor(around, shape)));
}
