import { type Shape, sizeOf, stridesOf } from "../tensor/shape.ts";

/** Where along an axis of the network the file's first, second, … number is. */
export type Order = Int32Array;

/**
 * How a file lays out a weight, as data: the numbers along each axis of the weight are taken in the order of `orders`, its
 * axes in that of `permutation`, and they are stored under one of `shapes`. A dense kernel of PyTorch's has axes [in, out],
 * permutation [1, 0] and the shape [out, in].
 */
export interface Layout {
  readonly axes: Shape;
  readonly permutation: readonly number[];
  /** By axis; axes without one are in the order of the file. */
  readonly orders?: readonly (Order | undefined)[] | undefined;
  /** The shapes under which the same numbers are found; the first is the one that is written. */
  readonly shapes: readonly [Shape, ...Shape[]];
  /** Why the file cannot have the weight in an order that is known. */
  readonly refusal?: string | undefined;
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
export function fromStored(values: Float32Array, { axes, permutation, orders }: Layout): Float32Array {
  const stored = permutation.map((axis) => axes[axis] ?? 1);
  const back = permutation.map((_, axis) => permutation.indexOf(axis));
  return reordered(
    values,
    moves(
      stored,
      back,
      permutation.map((axis) => inverse(orders?.[axis])),
    ),
  );
}

/** Numbers of the network in the order that the file has them; the same array where the order does not change. */
export function toStored(values: Float32Array, { axes, permutation, orders }: Layout): Float32Array {
  return reordered(values, moves(axes, permutation, orders));
}

/**
 * What `toStored` gives, part after part of at most `most` numbers where the first axis allows it: a whole network is
 * written without a second copy of its largest weight.
 */
export function* storedParts(
  values: Float32Array,
  { axes, permutation, orders }: Layout,
  most = 2 ** 21,
): Generator<Float32Array> {
  const axesMoved = moves(axes, permutation, orders);
  if (isInOrder(axesMoved)) {
    yield values;
    return;
  }
  const [first, ...rest] = axesMoved as readonly [AxisMove, ...AxisMove[]];
  const rows = first.from.length;
  const together = Math.max(1, Math.floor((most * rows) / values.length));
  for (let row = 0; row < rows; row += together) {
    yield turned(values, [{ ...first, from: first.from.subarray(row, row + together) }, ...rest]);
  }
}

/** Rows and columns that are turned together, so that what is read once is still near when it is needed again. */
const tile = 32;

/** An axis in its new place: where each of its numbers is read from, and how far apart neighbours lie there. */
interface AxisMove {
  readonly from: Int32Array;
  readonly stride: number;
  readonly isOrdered: boolean;
}

/** The axes longer than 1 in their new sequence. */
function moves(shape: Shape, permutation: readonly number[], orders: Layout["orders"]): readonly AxisMove[] {
  const strides = stridesOf(shape);
  return permutation
    .filter((axis) => (shape[axis] ?? 1) > 1)
    .map((axis) => {
      const [size, stride, order] = [shape[axis] ?? 1, strides[axis] ?? 1, orders?.[axis]];
      const from = Int32Array.from({ length: size }, (_, index) => (order?.[index] ?? index) * stride);
      return { from, stride, isOrdered: order === undefined };
    });
}

function inverse(order: Order | undefined): Order | undefined {
  if (!order) return undefined;
  const result = new Int32Array(order.length);
  for (const [place, index] of order.entries()) result[index] = place;
  return result;
}

/** `np.transpose` of row-major values, with other orders along the axes. */
function reordered(values: Float32Array, axes: readonly AxisMove[]): Float32Array {
  return isInOrder(axes) ? values : turned(values, axes);
}

function isInOrder(axes: readonly AxisMove[]): boolean {
  return axes.every(
    ({ stride, isOrdered }, index) => isOrdered && (index === 0 || stride < (axes[index - 1]?.stride ?? 0)),
  );
}

/** The numbers that the axes lead to, row-major. */
function turned(values: Float32Array, axes: readonly AxisMove[]): Float32Array {
  const sizes = axes.map(({ from }) => from.length);
  const to = stridesOf(sizes);
  const result = new Float32Array(sizeOf(sizes));
  // The axes along which neighbours lie side by side: where it is read, and where it is written.
  const strides = axes.map(({ stride }) => stride);
  const near = strides.indexOf(Math.min(...strides));
  const last = sizes.length - 1;
  const outer = sizes.map((_, axis) => axis).filter((axis) => axis !== near && axis !== last);
  const rowFrom = near === last ? Int32Array.of(0) : (axes[near]?.from ?? Int32Array.of(0));
  const columnFrom = axes[last]?.from ?? Int32Array.of(0);
  const rowTo = to[near] ?? 1;
  const [rows, columns] = [rowFrom.length, columnFrom.length];
  for (const [source, target] of offsets(outer, axes, to)) {
    for (let top = 0; top < rows; top += tile) {
      const bottom = Math.min(rows, top + tile);
      for (let left = 0; left < columns; left += tile) {
        const right = Math.min(columns, left + tile);
        for (let row = top; row < bottom; row++) {
          const [read, write] = [source + (rowFrom[row] as number), target + row * rowTo];
          for (let column = left; column < right; column++) {
            result[write + column] = values[read + (columnFrom[column] as number)] as number;
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
  axes: readonly AxisMove[],
  to: readonly number[],
): Generator<readonly [source: number, target: number]> {
  const [axis, ...rest] = outer;
  if (axis === undefined) {
    yield [0, 0];
    return;
  }
  const from = axes[axis]?.from ?? Int32Array.of(0);
  for (const [source, target] of offsets(rest, axes, to)) {
    for (let index = 0; index < from.length; index++) {
      yield [source + (from[index] as number), target + index * (to[axis] ?? 1)];
    }
  }
}
