import type { Value } from "../graph/graph.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { type Shape, sameShape, sizeOf } from "../tensor/shape.ts";

/**
 * Applies a computation on the last axis to several `axes` of x, ascending, that are seen as one: what makes up a row is
 * brought to the end and back. [..] → [..].
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

/** An engine reads an image as it lies, what is reshaped row by row: so only where the shape is another one. */
export function inShape(shape: Shape, value: Value): Value {
  return sameShape(shape, value.shape) ? value : reshape({ shape }, value);
}
