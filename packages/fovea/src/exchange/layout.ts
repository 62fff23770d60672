import { type Shape, sizeOf, stridesOf } from "../tensor/shape.ts";

/**
 * How a file lays out a weight, as data: the weight, seen under the shape `axes`, has its axes reordered by
 * `permutation` and is then stored under one of `shapes`. A dense kernel of PyTorch's has axes [in, out], permutation
 * [1, 0] and the shape [out, in].
 */
export interface Layout {
  readonly axes: Shape;
  readonly permutation: readonly number[];
  /** The shapes under which the same numbers are found; the first is the one that is written. */
  readonly shapes: readonly [Shape, ...Shape[]];
}

/** Stored as it is. */
export function sameLayout(shape: Shape): Layout {
  return { axes: shape, permutation: shape.map((_, axis) => axis), shapes: [shape] };
}

/** Stored with its axes in another order, and perhaps under `others` as well. */
export function permutedLayout(axes: Shape, permutation: readonly number[], ...others: readonly Shape[]): Layout {
  return { axes, permutation, shapes: [permutation.map((axis) => axes[axis] ?? 1), ...others] };
}

/** Numbers of a file in the order that the network has them; the same array where the order does not change. */
export function fromStored(values: Float32Array, { axes, permutation }: Layout): Float32Array {
  const stored = permutation.map((axis) => axes[axis] ?? 1);
  const back = permutation.map((_, axis) => permutation.indexOf(axis));
  return reordered(values, stored, back);
}

/** Numbers of the network in the order that the file has them; the same array where the order does not change. */
export function toStored(values: Float32Array, { axes, permutation }: Layout): Float32Array {
  return reordered(values, axes, permutation);
}

/** `np.transpose` of row-major values. */
function reordered(values: Float32Array, shape: Shape, permutation: readonly number[]): Float32Array {
  const moving = permutation.filter((axis) => (shape[axis] ?? 1) > 1);
  if (moving.every((axis, index) => index === 0 || axis > (moving[index - 1] ?? 0))) return values;
  const strides = stridesOf(shape);
  const sizes = permutation.map((axis) => shape[axis] ?? 1);
  const steps = permutation.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(sizeOf(sizes));
  const position = new Int32Array(sizes.length);
  const last = sizes.length - 1;
  const run = sizes[last] ?? 1;
  const step = steps[last] ?? 1;
  let source = 0;
  for (let target = 0; target < result.length; target += run) {
    for (let index = 0; index < run; index++) result[target + index] = values[source + index * step] as number;
    for (let axis = last - 1; axis >= 0; axis--) {
      const next = (position[axis] ?? 0) + 1;
      source += steps[axis] ?? 0;
      position[axis] = next;
      if (next < (sizes[axis] ?? 1)) break;
      source -= next * (steps[axis] ?? 0);
      position[axis] = 0;
    }
  }
  return result;
}
