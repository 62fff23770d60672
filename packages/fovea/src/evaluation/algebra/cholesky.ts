import { subtractRowProducts } from "./row-products.ts";

/** Number of columns that are factored at a time: their rows stay in the cache. */
const panel = 32;

/**
 * Replaces the lower triangle of a symmetric, positive semidefinite matrix [n, n] by its Cholesky factor L, L·Lᵀ = A,
 * and clears the rest. A direction without variance, up to rounding, gets a column of zeros.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i] ?? 0);
  const smallest = largest * n * 1e-14;
  for (let left = 0; left < n; left += panel) {
    const right = Math.min(n, left + panel);
    subtractRowProducts(matrix, n, left, matrix, n, { top: left, bottom: n, left, right });
    for (let j = left; j < right; j++) {
      const pivot = (matrix[j * n + j] ?? 0) - tail(matrix, j * n, j * n, left, j);
      const root = pivot > smallest ? Math.sqrt(pivot) : 0;
      matrix[j * n + j] = root;
      for (let i = j + 1; i < n; i++) {
        const value = (matrix[i * n + j] ?? 0) - tail(matrix, i * n, j * n, left, j);
        matrix[i * n + j] = root > 0 ? value / root : 0;
      }
    }
  }
  for (let i = 0; i < n; i++) matrix.fill(0, i * n + i + 1, (i + 1) * n);
  return matrix;
}

function tail(matrix: Float64Array, a: number, b: number, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += (matrix[a + k] as number) * (matrix[b + k] as number);
  return sum;
}

/** Replaces `vector` by the solution x of L·x = vector. Directions without variance are 0. */
export function solveLower(factor: Float64Array, n: number, vector: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = vector[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * n + k] as number) * (vector[k] as number);
    const pivot = factor[i * n + i] as number;
    vector[i] = pivot > 0 ? sum / pivot : 0;
  }
  return vector;
}

/** Replaces `vector` by the solution x of Lᵀ·x = vector. Directions without variance are 0. */
export function solveUpper(factor: Float64Array, n: number, vector: Float64Array): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    const pivot = factor[i * n + i] as number;
    const value = pivot > 0 ? (vector[i] as number) / pivot : 0;
    vector[i] = value;
    for (let k = 0; k < i; k++) vector[k] = (vector[k] as number) - (factor[i * n + k] as number) * value;
  }
  return vector;
}
