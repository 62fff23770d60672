import type { Value } from "../../graph/graph.ts";
import { concat } from "../../ops/concat.ts";
import { split } from "../../ops/split.ts";

/** The elements of x along one axis in reverse order. */
export function reversed(x: Value, axis: number): Value {
  const sizes = Array<number>(x.shape[axis] ?? 1).fill(1);
  return sizes.length < 2 ? x : concat({ axis }, ...split({ axis, sizes }, x).reverse());
}
