import type { Tensor, TypedArray } from "../tensor/index.ts";

/**
 * Copies `rows` rows of a source to the beginning of `target`: those with the indices `order[first]`, `order[first + 1]`
 * and so on, or without `order`, those from `first` on.
 */
export type RowReader = (target: TypedArray, order: Int32Array | undefined, first: number, rows: number) => void;

/** Rows with fewer elements are copied faster in a loop than by `TypedArray.set`. */
const shortRow = 32;

/** Returns a reader that copies the rows of `source` unchanged. */
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

/** Returns a reader that multiplies the rows of a uint8 `source` by `scale`, with a table of the 256 float32 results. */
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

/** A separate function, so that V8 specializes the loop for these two array classes. */
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
