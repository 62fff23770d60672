import type { Steps } from "../../support/steps.ts";
import { cholesky, solveLower, solveUpper } from "../algebra/cholesky.ts";
import { rowGram, transposed } from "../algebra/gram.ts";
import type { Matrix } from "../arguments.ts";
import { lbfgs } from "./lbfgs.ts";
import { addWeightGradient, type Linear, linearScores } from "./linear-scores.ts";
import type { ProbeLoss } from "./probe-loss.ts";

/**
 * Fits a probe to some rows for a strength λ of the penalty: minimizes mean loss + λ/2·‖W‖². The bias isn't penalized.
 * Call it from the strongest penalty to the weakest.
 */
export type StrengthPath = (strength: number) => Steps<Linear>;

/** Fits by L-BFGS. Each search starts at the solution for the last strength, which is near. */
export function iterativePath(matrix: Matrix, rows: Int32Array, loss: ProbeLoss, tolerance: number): StrengthPath {
  const { columns } = matrix;
  const { outputs } = loss;
  const size = outputs * columns;
  let last = new Float64Array(size + outputs);
  last.set(loss.startBias(rows), size);
  const split = (x: Float64Array): Linear => ({ weights: x.subarray(0, size), bias: x.subarray(size) });
  return function* (strength) {
    const objective = (x: Float64Array, gradient: Float64Array) => {
      const scores = linearScores(matrix, rows, split(x));
      const sum = loss.differentiate(scores, rows);
      addWeightGradient(matrix, rows, scores, outputs, gradient);
      for (let index = 0; index < scores.length; index++) {
        const at = size + (index % outputs);
        gradient[at] = (gradient[at] as number) + (scores[index] as number);
      }
      let squares = 0;
      for (let index = 0; index < x.length; index++) {
        const weight = index < size ? (x[index] as number) : 0;
        squares += weight * weight;
        gradient[index] = (gradient[index] as number) / rows.length + strength * weight;
      }
      return sum / rows.length + (strength / 2) * squares;
    };
    last = new Float64Array(yield* lbfgs(objective, last, { tolerance, iterations: 500 }));
    return split(last);
  };
}

/**
 * Solves the normal equations (XᵀX/n + λI)·w = Xᵀy/n of centered features: ridge regression (Hoerl and Kennard, 1970).
 */
export function ridgePath(matrix: Matrix, rows: Int32Array, loss: ProbeLoss): StrengthPath {
  const { columns } = matrix;
  const { outputs } = loss;
  const count = rows.length;
  const means = new Float64Array(columns);
  for (const row of rows) {
    for (let j = 0; j < columns; j++)
      means[j] = (means[j] as number) + (matrix.data[row * columns + j] as number) / count;
  }
  const centered = new Float32Array(count * columns);
  rows.forEach((row, index) => {
    for (let j = 0; j < columns; j++) {
      centered[index * columns + j] = (matrix.data[row * columns + j] as number) - (means[j] as number);
    }
  });
  const features = { data: centered, rows: count, columns };
  const gram = rowGram(transposed(features));
  // At the mean, the derivatives are mean − y.
  const mean = loss.startBias(rows);
  const residuals = Float64Array.from({ length: count * outputs }, (_, index) => mean[index % outputs] as number);
  loss.differentiate(residuals, rows);
  const products = new Float64Array(outputs * columns);
  addWeightGradient(features, Int32Array.from(rows.keys()), residuals, outputs, products);
  return function* (strength) {
    yield;
    const system = gram.map((product) => product / count);
    for (let j = 0; j < columns; j++) system[j * columns + j] = (system[j * columns + j] as number) + strength;
    cholesky(system, columns);
    const weights = products.map((product) => -product / count);
    const bias = mean.map((value, k) => {
      const one = weights.subarray(k * columns, (k + 1) * columns);
      solveUpper(system, columns, solveLower(system, columns, one));
      return one.reduce((sum, weight, j) => sum - weight * (means[j] as number), value);
    });
    return { weights, bias };
  };
}
