import type { Value } from "../../graph/graph.ts";
import { concat } from "../../ops/concat.ts";
import { unstack } from "./unstack.ts";

/** Reverses the elements of x along one axis. */
export function reversed(x: Value, axis: number): Value {
  return (x.shape[axis] ?? 1) < 2 ? x : concat({ axis }, ...unstack(x, axis).reverse());
}
