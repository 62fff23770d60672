import type { Value } from "../graph/graph.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { type Shape, sameShape, sizeOf } from "../tensor/shape.ts";

/**
 * Applies a computation on the last axis to several `axes` of x, in ascending order: merges them into one axis at the
 * end, and moves them back afterwards. [..] → [..].
 */
export function overAxes(x: Value, axes: readonly number[], compute: (rows: Value) => Value): Value {
  const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const order = [...kept, ...axes];
  const isInOrder = order.every((axis, index) => axis === index);
  const ordered = isInOrder ? x : transpose({ permutation: order }, x);
  const size = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
  const rows = inShape([...kept.map((axis) => x.shape[axis] ?? 1), size], ordered);
  const result = inShape(ordered.shape, compute(rows));
  return isInOrder ? result : transpose({ permutation: order.map((_, axis) => order.indexOf(axis)) }, result);
}

/** Reshapes only if the shape differs: engines keep images in their own layout, but reshape in row-major order. */
export function inShape(shape: Shape, value: Value): Value {
  return sameShape(shape, value.shape) ? value : reshape({ shape }, value);
}
