import { random } from "../../support/random.ts";
import { spectralCoordinates } from "../algebra/spectral-coordinates.ts";

/** An eigenvalue of a matrix and its eigenvector, of length 1. */
export interface EigenPair {
  readonly value: number;
  readonly vector: Float64Array;
}

/** Largest residual, as a share of the largest eigenvalue: features are float32. */
const accuracy = 1e-10;
/** What is left of a vector by rounding, as a share of the largest eigenvalue. */
const rounding = 1e-13;

/**
 * Returns the `count` largest eigenvalues of a symmetric positive semidefinite matrix [n, n], the largest first, with
 * their eigenvectors. Lanczos' method with full reorthogonalization, which reads the matrix a few hundred times at most.
 * Source: Golub and Van Loan, "Matrix Computations", 4th edition, section 10.3.
 */
export function largestEigenPairs(matrix: Float64Array, n: number, count: number): readonly EigenPair[] {
  const numbers = random(0);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const side: number[] = [];
  let next = orthogonal(randomVector(numbers, n), basis);
  for (let step = 1; step <= n && next; step++) {
    basis.push(next);
    const product = multiplied(matrix, n, next);
    diagonal.push(dot(product, next));
    const rest = withoutParts(product, basis);
    const length = Math.sqrt(dot(rest, rest));
    const isExhausted = length <= rounding * Math.max(...diagonal.map(Math.abs), 0);
    side.push(isExhausted ? 0 : length);
    const isDue = step >= Math.min(n, 2 * count + 10) && step % 10 === 0;
    if (isDue && residual(diagonal, side, count) <= accuracy) break;
    // The rest of the space has eigenvalues of its own, perhaps equal ones.
    next = isExhausted ? orthogonal(randomVector(numbers, n), basis) : scaled(rest, 1 / length);
  }
  return tridiagonalPairs(diagonal, side)
    .slice(0, count)
    .map(({ value, vector }) => ({ value, vector: combined(basis, vector, n) }));
}

/** The largest residual of the `count` largest pairs, as a share of the largest eigenvalue. */
function residual(diagonal: readonly number[], side: readonly number[], count: number): number {
  const pairs = tridiagonalPairs(diagonal, side).slice(0, count);
  const last = Math.abs(side.at(-1) ?? 0);
  return Math.max(...pairs.map(({ vector }) => last * Math.abs(vector.at(-1) ?? 0))) / Math.abs(pairs[0]?.value || 1);
}

/** The eigenvalues and eigenvectors of a small tridiagonal matrix, the largest first. */
function tridiagonalPairs(diagonal: readonly number[], side: readonly number[]): readonly EigenPair[] {
  const n = diagonal.length;
  const matrix = new Float64Array(n * n);
  const units = Array.from({ length: n }, (_, row) => {
    matrix[row * n + row] = diagonal[row] ?? 0;
    if (row > 0) matrix[row * n + row - 1] = matrix[(row - 1) * n + row] = side[row - 1] ?? 0;
    return new Float64Array(n).fill(1, row, row + 1);
  });
  const { eigenvalues, coordinates } = spectralCoordinates(matrix, n, units);
  return Array.from(eigenvalues, (value, at) => ({
    value,
    vector: Float64Array.from(coordinates, (own) => own[at] ?? 0),
  })).sort((a, b) => b.value - a.value);
}

/** A vector of length 1 that is orthogonal to a basis; undefined if the basis fills the space. */
function orthogonal(vector: Float64Array, basis: readonly Float64Array[]): Float64Array | undefined {
  const rest = withoutParts(vector, basis);
  const length = Math.sqrt(dot(rest, rest));
  return length < 1e-9 * Math.sqrt(dot(vector, vector)) ? undefined : scaled(rest, 1 / length);
}

/** A vector without its parts along a basis. Done twice, so that rounding leaves none of them. */
function withoutParts(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = Float64Array.from(vector);
  for (let round = 0; round < 2; round++) {
    for (const other of basis) {
      const part = dot(rest, other);
      for (let index = 0; index < rest.length; index++)
        rest[index] = (rest[index] as number) - part * (other[index] as number);
    }
  }
  return rest;
}

function multiplied(matrix: Float64Array, n: number, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: n }, (_, row) => dot(matrix.subarray(row * n, (row + 1) * n), vector));
}

function combined(basis: readonly Float64Array[], weights: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  basis.forEach((vector, at) => {
    const weight = weights[at] ?? 0;
    for (let index = 0; index < n; index++) out[index] = (out[index] as number) + weight * (vector[index] as number);
  });
  return out;
}

function randomVector(numbers: ReturnType<typeof random>, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => numbers.normal());
}

function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((value) => factor * value);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}
