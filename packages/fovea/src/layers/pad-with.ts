import type { Value } from "../graph/graph.ts";
import { broadcastTo } from "../ops/broadcast.ts";
import { add, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { type PadAttributes, pad } from "../ops/slice.ts";

/** Pads x with `value`; `pad` alone pads with zeros. */
export function padWith({ before, after }: PadAttributes, x: Value, value: number): Value {
  const padded = pad({ before, after }, x);
  if (value === 0) return padded;
  // The amount to add: 0 inside and `value` in the border; broadcast along axes without padding.
  const shape = x.shape.map((size, axis) => ((before[axis] ?? 0) + (after[axis] ?? 0) > 0 ? size : 1));
  const inside = pad({ before, after }, broadcastTo({ shape }, x.graph.scalar(1)));
  return add(padded, subtract(value, multiply(value, inside)));
}
