import type { TypedArray } from "../../../tensor/dtype.ts";
import { activationOf } from "../activation.ts";
import type { KernelTable } from "../kernel.ts";
import { addMatrixTimesColumn, addRowTimesMatrix } from "../row-products.ts";

export const matmul: KernelTable["matmul"] = (attributes, [a, b, bias], [y]) => {
  if (!y) return;
  const { transposeA = false, transposeB = false } = attributes;
  const activation = activationOf(attributes);
  const [rows, columns] = y.shape as [number, number];
  const inner = a.shape[transposeA ? 0 : 1]!;
  const left = transposeA ? transposed(a.data, inner, rows) : a.data;
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    if (bias) sums.set(bias.data);
    else sums.fill(0);
    if (transposeB) {
      addMatrixTimesColumn({ rows: columns, columns: inner, stride: inner }, b.data, 0, left, row * inner, sums, 0);
    } else {
      addRowTimesMatrix({ rows: inner, columns, stride: columns }, left, row * inner, b.data, 0, sums, 0);
    }
    for (let column = 0; column < columns; column++) {
      y.data[row * columns + column] = activation(sums[column]!, 0, 0);
    }
  }
};

function transposed(data: TypedArray, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = data[row * columns + column]!;
  }
  return result;
}
