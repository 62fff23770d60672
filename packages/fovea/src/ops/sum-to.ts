import type { Value } from "../graph/graph.ts";
import { type Shape, sameShape } from "../tensor/shape.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";

/** Transposes broadcasting: sums `value` over the axes along which `shape` was repeated. */
export function sumTo(value: Value, shape: Shape): Value {
  if (sameShape(value.shape, shape)) return value;
  const missing = value.shape.length - shape.length;
  const axes = value.shape.flatMap((size, axis) =>
    axis < missing || (shape[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
  const sum = axes.length > 0 ? reduceSum({ axes }, value) : value;
  return sameShape(sum.shape, shape) ? sum : reshape({ shape }, sum);
}
