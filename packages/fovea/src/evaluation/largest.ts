import type { Matrix } from "./arguments.ts";

/** Returns the column of the largest value of a row, the first of equal ones, and the value. */
export function largest({ data, columns }: Matrix, row: number): { readonly index: number; readonly value: number } {
  let index = 0;
  let value = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    const candidate = data[row * columns + column] ?? value;
    if (candidate > value) [index, value] = [column, candidate];
  }
  return { index, value };
}
