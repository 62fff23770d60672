import type { Value } from "../../graph/graph.ts";
import { concat } from "../../ops/concat.ts";
import { unstack } from "./unstack.ts";

/** The elements of x along one axis in reverse order. */
export function reversed(x: Value, axis: number): Value {
  return (x.shape[axis] ?? 1) < 2 ? x : concat({ axis }, ...unstack(x, axis).reverse());
}
