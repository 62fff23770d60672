import type { Matrix } from "../arguments.ts";
import { subtractRowProducts } from "./row-products.ts";

/** Returns the scalar products of all rows of a matrix, [rows, rows]: X·Xᵀ. */
export function rowGram({ data, rows, columns }: Matrix): Float64Array {
  const out = new Float64Array(rows * rows);
  const whole = { top: 0, bottom: rows, left: 0, right: rows };
  subtractRowProducts(Float64Array.from(data), columns, columns, out, rows, whole);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const product = -(out[i * rows + j] ?? 0);
      out[i * rows + j] = product;
      out[j * rows + i] = product;
    }
  }
  return out;
}

/** Returns the scalar products of all columns of a matrix, [columns, columns]: Xᵀ·X. */
export function columnGram(matrix: Matrix): Float64Array {
  return rowGram(transposed(matrix));
}

/** Returns the transposed matrix. */
export function transposed({ data, rows, columns }: Matrix): Matrix {
  const out = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = data[row * columns + column] ?? 0;
  }
  return { data: out, rows: columns, columns: rows };
}
