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

/**
 * What `toStored` gives, part after part of at most `most` numbers where the first axis allows it: a whole network is
 * written without a second copy of its largest weight.
 */
export function* storedParts(
  values: Float32Array,
  { axes, permutation }: Layout,
  most = 2 ** 21,
): Generator<Float32Array> {
  const { sizes, from } = movingAxes(axes, permutation);
  if (isInOrder(from)) {
    yield values;
    return;
  }
  const [rows = 1, ...rest] = sizes;
  const together = Math.max(1, Math.floor((most * rows) / values.length));
  for (let row = 0; row < rows; row += together) {
    yield turned(values, row * (from[0] ?? 1), [Math.min(together, rows - row), ...rest], from);
  }
}

/** Rows and columns that are turned together, so that what is read once is still near when it is needed again. */
const tile = 32;

/** `np.transpose` of row-major values. */
function reordered(values: Float32Array, shape: Shape, permutation: readonly number[]): Float32Array {
  const { sizes, from } = movingAxes(shape, permutation);
  return isInOrder(from) ? values : turned(values, 0, sizes, from);
}

/** The axes longer than 1 in their new order: their lengths, and how far apart neighbours lie in the old one. */
function movingAxes(shape: Shape, permutation: readonly number[]): { readonly sizes: Shape; readonly from: Shape } {
  const strides = stridesOf(shape);
  const moving = permutation.filter((axis) => (shape[axis] ?? 1) > 1);
  return { sizes: moving.map((axis) => shape[axis] ?? 1), from: moving.map((axis) => strides[axis] ?? 1) };
}

function isInOrder(from: Shape): boolean {
  return from.every((stride, index) => index === 0 || stride < (from[index - 1] ?? 0));
}

/** The numbers from `start` on whose neighbours along each axis lie `from` apart, row-major. */
function turned(values: Float32Array, start: number, sizes: Shape, from: Shape): Float32Array {
  const to = stridesOf(sizes);
  const result = new Float32Array(sizeOf(sizes));
  // The axes along which neighbours lie side by side: where it is read, and where it is written.
  const near = from.indexOf(Math.min(...from));
  const last = sizes.length - 1;
  const outer = sizes.map((_, axis) => axis).filter((axis) => axis !== near && axis !== last);
  const rows = near === last ? 1 : (sizes[near] ?? 1);
  const [columns, columnFrom] = [sizes[last] ?? 1, from[last] ?? 1];
  const [rowFrom, rowTo] = [from[near] ?? 1, to[near] ?? 1];
  for (const [source, target] of offsets(outer, sizes, from, to)) {
    for (let top = 0; top < rows; top += tile) {
      const bottom = Math.min(rows, top + tile);
      for (let left = 0; left < columns; left += tile) {
        const right = Math.min(columns, left + tile);
        for (let row = top; row < bottom; row++) {
          const [read, write] = [start + source + row * rowFrom, target + row * rowTo];
          for (let column = left; column < right; column++) {
            result[write + column] = values[read + column * columnFrom] as number;
          }
        }
      }
    }
  }
  return result;
}

/** Where the blocks begin that the outer axes tell apart, in the array read and in the one written. */
function* offsets(
  outer: readonly number[],
  sizes: Shape,
  from: readonly number[],
  to: readonly number[],
): Generator<readonly [source: number, target: number]> {
  const [axis, ...rest] = outer;
  if (axis === undefined) {
    yield [0, 0];
    return;
  }
  for (const [source, target] of offsets(rest, sizes, from, to)) {
    for (let index = 0; index < (sizes[axis] ?? 1); index++) {
      yield [source + index * (from[axis] ?? 1), target + index * (to[axis] ?? 1)];
    }
  }
}
