import { cholesky, solveLower, solveUpper } from "../algebra/cholesky.ts";
import { columnGram } from "../algebra/gram.ts";
import type { VectorMap } from "./conjugate-gradient.ts";
import type { Linear } from "./linear-scores.ts";
import { derivatives, type SoftmaxObjective } from "./softmax-head.ts";

/**
 * Returns an approximate inverse of the Hessian near `linear`: one matrix for all classes, in which each row counts by
 * its mean curvature p·(1 − p). It costs one factorization, and serves refits without some of the rows too.
 */
export function softmaxPreconditioner(objective: SoftmaxObjective, rows: Int32Array, linear: Linear): VectorMap {
  const { matrix, classes, classWeights, labels, strength } = objective;
  const { columns } = matrix;
  const { probabilities } = derivatives(objective, rows, linear);
  // A column of ones stands for the bias.
  const width = columns + 1;
  const weighted = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    let curvature = 0;
    for (let k = index * classes; k < (index + 1) * classes; k++) {
      curvature += (probabilities[k] as number) * (1 - (probabilities[k] as number));
    }
    const weight = classWeights?.[labels[row] ?? 0] ?? 1;
    const root = Math.sqrt((weight * curvature) / (classes * rows.length));
    for (let j = 0; j < columns; j++) {
      weighted[index * width + j] = root * (matrix.data[row * columns + j] as number);
    }
    weighted[index * width + columns] = root;
  });
  const factor = columnGram({ data: weighted, rows: rows.length, columns: width });
  const largest = factor.reduce((most, value) => Math.max(most, value), strength);
  for (let j = 0; j < width; j++) {
    factor[j * width + j] = (factor[j * width + j] as number) + (j < columns ? strength : 1e-6 * largest);
  }
  cholesky(factor, width);
  return (x) => {
    const out = new Float64Array(x.length);
    for (let k = 0; k < classes; k++) {
      const vector = new Float64Array(width);
      vector.set(x.subarray(k * columns, (k + 1) * columns));
      vector[columns] = x[classes * columns + k] as number;
      solveUpper(factor, width, solveLower(factor, width, vector));
      out.set(vector.subarray(0, columns), k * columns);
      out[classes * columns + k] = vector[columns] as number;
    }
    return out;
  };
}
