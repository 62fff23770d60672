import { type Shape, sizeOf, stridesOf } from "../tensor/shape.ts";

/** For each position along an axis of the file, the index along the axis of the network. */
export type Order = Int32Array;

/**
 * How a file lays out a weight, as data: values along each axis are reordered by `orders`, the axes by `permutation`,
 * and the result has one of `shapes`. A dense kernel of PyTorch has the axes [in, out], the permutation [1, 0] and the
 * shape [out, in].
 */
export interface Layout {
  readonly axes: Shape;
  readonly permutation: readonly number[];
  /** Orders by axis; axes without an entry have the network's order. */
  readonly orders?: readonly (Order | undefined)[] | undefined;
  /** The shapes that the stored values may have; the first is used for writing. */
  readonly shapes: readonly [Shape, ...Shape[]];
  /** Why the file cannot hold the weight in a known order. */
  readonly refusal?: string | undefined;
}

/** Returns the layout of a weight that is stored unchanged. */
export function sameLayout(shape: Shape): Layout {
  return { axes: shape, permutation: shape.map((_, axis) => axis), shapes: [shape] };
}

/** Returns the layout of a weight with permuted axes, which may also have one of the shapes `others`. */
export function permutedLayout(axes: Shape, permutation: readonly number[], ...others: readonly Shape[]): Layout {
  return { axes, permutation, shapes: [permutation.map((axis) => axes[axis] ?? 1), ...others] };
}

/** Converts values of a file to the network's order. Returns the same array if the order is the same. */
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

/**
 * Converts values of the network to the file's order, in parts of at most `maxLength` values if the first axis allows
 * it, so that writing a network needs no second copy of its largest weight. Yields the same array if the order is the
 * same.
 */
export function* storedParts(
  values: Float32Array,
  { axes, permutation, orders }: Layout,
  maxLength = 2 ** 21,
): Generator<Float32Array> {
  const axesMoved = moves(axes, permutation, orders);
  if (isInOrder(axesMoved)) {
    yield values;
    return;
  }
  const [first, ...rest] = axesMoved as readonly [AxisMove, ...AxisMove[]];
  const rows = first.from.length;
  const together = Math.max(1, Math.floor((maxLength * rows) / values.length));
  for (let row = 0; row < rows; row += together) {
    yield gather(values, [{ ...first, from: first.from.subarray(row, row + together) }, ...rest]);
  }
}

/** Size of the square tiles in which axes are transposed, for cache locality. */
const tile = 32;

/** An axis in its new position: the index from which each value is read, and the stride of the axis there. */
interface AxisMove {
  readonly from: Int32Array;
  readonly stride: number;
  readonly isOrdered: boolean;
}

/** Returns the axes longer than 1 in their new order. */
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

/** Like `np.transpose` on row-major values, with reordered axes. */
function reordered(values: Float32Array, axes: readonly AxisMove[]): Float32Array {
  return isInOrder(axes) ? values : gather(values, axes);
}

function isInOrder(axes: readonly AxisMove[]): boolean {
  return axes.every(
    ({ stride, isOrdered }, index) => isOrdered && (index === 0 || stride < (axes[index - 1]?.stride ?? 0)),
  );
}

/** Gathers the values along the given axes, row-major. */
function gather(values: Float32Array, axes: readonly AxisMove[]): Float32Array {
  const sizes = axes.map(({ from }) => from.length);
  const to = stridesOf(sizes);
  const result = new Float32Array(sizeOf(sizes));
  // The axes with adjacent values: in the source and in the result.
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

/** Yields the offsets of the blocks along the outer axes, in the source and in the result. */
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
