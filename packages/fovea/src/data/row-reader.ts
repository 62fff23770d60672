import type { Tensor, TypedArray } from "../tensor/index.ts";

/**
 * Copies `rows` rows of a source to the beginning of `target`: those that `order[first]` and its successors number,
 * or without an order, number `first` and its successors.
 */
export type RowReader = (target: TypedArray, order: Int32Array | undefined, first: number, rows: number) => void;

/** Below this many elements a row is copied faster in a loop than by a call of `TypedArray.set`. */
const shortRow = 32;

/** Reads the rows of `source` unchanged. */
export function rowCopier(source: Tensor): RowReader {
  const { data } = source;
  const length = rowLength(source);
  return (target, order, first, rows) => {
    if (!order) {
      target.set(data.subarray(first * length, (first + rows) * length));
      return;
    }
    for (let row = 0; row < rows; row++) {
      const from = (order[first + row] ?? 0) * length;
      const to = row * length;
      if (length < shortRow) {
        for (let index = 0; index < length; index++) target[to + index] = data[from + index] ?? 0;
      } else {
        target.set(data.subarray(from, from + length), to);
      }
    }
  };
}

/** Reads the rows of a uint8 `source` multiplied by `scale`, through a table of the 256 results in float32. */
export function scaledRowReader(source: Tensor, scale: number): RowReader {
  const length = rowLength(source);
  const { buffer, byteOffset } = source.data;
  const bytes = new Uint8Array(buffer, byteOffset, source.data.length);
  const table = Float32Array.from({ length: 256 }, (_, value) => value * scale);
  return ({ buffer, byteOffset, length: elements }, order, first, rows) => {
    const target = new Float32Array(buffer, byteOffset, elements);
    for (let row = 0; row < rows; row++) {
      const from = (order ? (order[first + row] ?? 0) : first + row) * length;
      scaleRow(table, bytes, from, target, row * length, length);
    }
  };
}

/** Apart, so that the loop is compiled for the classes of arrays that it meets and for no others. */
function scaleRow(
  table: Float32Array,
  source: Uint8Array,
  from: number,
  target: Float32Array,
  to: number,
  length: number,
): void {
  for (let index = 0; index < length; index++) target[to + index] = table[source[from + index] ?? 0] ?? 0;
}

function rowLength({ data, shape }: Tensor): number {
  return data.length / (shape[0] ?? 1);
}
