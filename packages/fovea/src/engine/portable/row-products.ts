import type { TypedArray } from "../../tensor/dtype.ts";

/**
 * Where the operands of a product lie: a matrix of `rows` × `columns` whose rows are `stride` apart, a vector with
 * one element per row and one with one element per column. Four rows at a time, because that is where the time of
 * convolutions and matrix products goes.
 */
export interface ProductSizes {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

type Source = TypedArray | Float64Array;

/** byColumn += byRow · matrix. */
export function addRowTimesMatrix(
  { rows, columns, stride }: ProductSizes,
  byRow: Source,
  rowStart: number,
  matrix: Source,
  start: number,
  byColumn: Float64Array,
  columnStart: number,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const a = byRow[rowStart + row]!;
    const b = byRow[rowStart + row + 1]!;
    const c = byRow[rowStart + row + 2]!;
    const d = byRow[rowStart + row + 3]!;
    const first = start + row * stride;
    for (let column = 0; column < columns; column++) {
      const at = first + column;
      byColumn[columnStart + column]! +=
        a * matrix[at]! + b * matrix[at + stride]! + c * matrix[at + 2 * stride]! + d * matrix[at + 3 * stride]!;
    }
  }
  for (; row < rows; row++) {
    const a = byRow[rowStart + row]!;
    const first = start + row * stride;
    for (let column = 0; column < columns; column++) byColumn[columnStart + column]! += a * matrix[first + column]!;
  }
}

/** byRow += matrix · byColumn. */
export function addMatrixTimesColumn(
  { rows, columns, stride }: ProductSizes,
  matrix: Source,
  start: number,
  byColumn: Source,
  columnStart: number,
  byRow: TypedArray | Float64Array,
  rowStart: number,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const first = start + row * stride;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let column = 0; column < columns; column++) {
      const value = byColumn[columnStart + column]!;
      const at = first + column;
      a += value * matrix[at]!;
      b += value * matrix[at + stride]!;
      c += value * matrix[at + 2 * stride]!;
      d += value * matrix[at + 3 * stride]!;
    }
    byRow[rowStart + row]! += a;
    byRow[rowStart + row + 1]! += b;
    byRow[rowStart + row + 2]! += c;
    byRow[rowStart + row + 3]! += d;
  }
  for (; row < rows; row++) {
    const first = start + row * stride;
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += byColumn[columnStart + column]! * matrix[first + column]!;
    byRow[rowStart + row]! += sum;
  }
}

/** matrix += byRow ⊗ byColumn. */
export function addOuterProduct(
  { rows, columns, stride }: ProductSizes,
  byRow: Source,
  rowStart: number,
  byColumn: Source,
  columnStart: number,
  matrix: Float64Array,
  start: number,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const a = byRow[rowStart + row]!;
    const b = byRow[rowStart + row + 1]!;
    const c = byRow[rowStart + row + 2]!;
    const d = byRow[rowStart + row + 3]!;
    const first = start + row * stride;
    for (let column = 0; column < columns; column++) {
      const value = byColumn[columnStart + column]!;
      const at = first + column;
      matrix[at]! += a * value;
      matrix[at + stride]! += b * value;
      matrix[at + 2 * stride]! += c * value;
      matrix[at + 3 * stride]! += d * value;
    }
  }
  for (; row < rows; row++) {
    const a = byRow[rowStart + row]!;
    const first = start + row * stride;
    for (let column = 0; column < columns; column++) matrix[first + column]! += a * byColumn[columnStart + column]!;
  }
}
