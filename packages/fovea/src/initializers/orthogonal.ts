import { ShapeError } from "../support/errors.ts";
import type { Random } from "../support/random.ts";
import { number } from "../support/schema-fields.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { defineInitializer } from "./initializer.ts";

/**
 * Creates orthonormal rows or columns, whichever are fewer, times `gain`: all axes before the last are merged into the
 * rows (Saxe et al. 2013).
 */
export const orthogonal = defineInitializer({
  className: "Orthogonal",
  options: {
    /** Factor of the values (default 1). */
    gain: number({ default: 1 }),
  },
  sample: ({ gain }, shape, random, values) => {
    if (shape.length < 2) {
      throw new ShapeError(`initializer Orthogonal: expected at least two axes, received ${formatShape(shape)}`);
    }
    const columns = shape.at(-1) ?? 1;
    const rows = sizeOf(shape) / columns;
    const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const element = rows < columns ? vectors[row]?.[column] : vectors[column]?.[row];
        values[row * columns + column] = gain * (element ?? 0);
      }
    }
    return values;
  },
});

/**
 * Returns `count` orthonormal vectors of `length` ≥ `count`. Uses Gram-Schmidt with each projection subtracted twice,
 * which is as accurate as Householder reflections. Normally distributed directions make all rotations equally likely.
 */
function orthonormal(count: number, length: number, random: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = random.normals(new Float64Array(length));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) {
        const projection = dot(vector, other);
        for (let index = 0; index < length; index++)
          vector[index] = (vector[index] ?? 0) - projection * (other[index] ?? 0);
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    if (norm > 1e-10) vectors.push(vector.map((element) => element / norm));
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
