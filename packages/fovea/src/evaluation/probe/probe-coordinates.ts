import { cholesky, solveLower, solveUpper } from "../algebra/cholesky.ts";
import { rowGram } from "../algebra/gram.ts";
import type { Matrix } from "../arguments.ts";
import { addWeightGradient, type Linear, linearScores } from "./linear-scores.ts";

/** Features as the probe is fitted on them. */
export interface ProbeCoordinates {
  /** The coordinates of each image. */
  readonly matrix: Matrix;
  /** Returns the map of the original features that gives the same outputs as `linear` of the coordinates. */
  original(linear: Linear): Linear;
  /** Returns the map of the coordinates that gives the outputs of a map of the original features. */
  inverse(original: Linear): Linear;
  /** Returns the coordinates of other images. */
  project(features: Matrix): Matrix;
}

/**
 * Standardizes features to mean 0 and variance 1; a constant one becomes 0. With fewer images than features, the images
 * are then rotated into their own span: the penalized solution lies in it, and n coordinates take the place of d.
 */
export function probeCoordinates(features: Matrix, rows: Int32Array): ProbeCoordinates {
  const standard = standardize(features, rows);
  const { matrix } = standard;
  if (matrix.rows >= matrix.columns) return standard;
  const { rows: n, columns } = matrix;
  // X·Xᵀ = L·Lᵀ, so that the rows of L have the same scalar products as those of X.
  const factor = cholesky(rowGram(matrix), n);
  const all = Int32Array.from({ length: n }, (_, row) => row);
  /** Rotates vectors into the span of the images: what is outside doesn't change any product with an image. */
  const rotate = (vectors: Float64Array, count: number) => {
    const products = linearScores(matrix, all, { weights: vectors, bias: new Float64Array(count) });
    const rotated = new Float64Array(count * n);
    for (let k = 0; k < count; k++) {
      const column = Float64Array.from({ length: n }, (_, row) => products[row * count + k] as number);
      rotated.set(solveLower(factor, n, column), k * n);
    }
    return rotated;
  };
  return {
    matrix: { data: Float32Array.from(factor), rows: n, columns: n },
    inverse(given) {
      const { weights, bias } = standard.inverse(given);
      return { weights: rotate(weights, bias.length), bias };
    },
    project(given) {
      const { data, rows: count } = standard.project(given);
      return { data: Float32Array.from(rotate(Float64Array.from(data), count)), rows: count, columns: n };
    },
    original({ weights, bias }) {
      const outputs = bias.length;
      const shares = new Float64Array(n * outputs);
      for (let k = 0; k < outputs; k++) {
        const solution = solveUpper(factor, n, weights.slice(k * n, (k + 1) * n));
        solution.forEach((share, row) => {
          shares[row * outputs + k] = share;
        });
      }
      const full = new Float64Array(outputs * columns);
      addWeightGradient(matrix, all, shares, outputs, full);
      return standard.original({ weights: full, bias });
    },
  };
}

function standardize({ data, columns }: Matrix, rows: Int32Array): ProbeCoordinates {
  const means = new Float64Array(columns);
  const variances = new Float64Array(columns);
  for (const row of rows) {
    for (let j = 0; j < columns; j++)
      means[j] = (means[j] as number) + (data[row * columns + j] as number) / rows.length;
  }
  for (const row of rows) {
    for (let j = 0; j < columns; j++) {
      const distance = (data[row * columns + j] as number) - (means[j] as number);
      variances[j] = (variances[j] as number) + (distance * distance) / rows.length;
    }
  }
  // The variance that rounding leaves in a constant feature is no information.
  const scales = variances.map((variance, j) =>
    variance > 1e-12 * (means[j] as number) ** 2 ? 1 / Math.sqrt(variance) : 0,
  );
  const standardized = (values: Float32Array, chosen: Int32Array): Matrix => {
    const out = new Float32Array(chosen.length * columns);
    chosen.forEach((row, index) => {
      for (let j = 0; j < columns; j++) {
        out[index * columns + j] =
          ((values[row * columns + j] as number) - (means[j] as number)) * (scales[j] as number);
      }
    });
    return { data: out, rows: chosen.length, columns };
  };
  return {
    matrix: standardized(data, rows),
    project: (given) =>
      standardized(
        given.data,
        Int32Array.from({ length: given.rows }, (_, row) => row),
      ),
    inverse({ weights, bias }) {
      const standard = weights.map((weight, index) => {
        const scale = scales[index % columns] as number;
        return scale > 0 ? weight / scale : 0;
      });
      const shifted = bias.map((value, k) => {
        let sum = value;
        for (let j = 0; j < columns; j++) sum += (weights[k * columns + j] as number) * (means[j] as number);
        return sum;
      });
      return { weights: standard, bias: shifted };
    },
    original({ weights, bias }) {
      const scaled = weights.map((weight, index) => weight * (scales[index % columns] as number));
      const shifted = bias.map((value, k) => {
        let sum = value;
        for (let j = 0; j < columns; j++) sum -= (scaled[k * columns + j] as number) * (means[j] as number);
        return sum;
      });
      return { weights: scaled, bias: shifted };
    },
  };
}
