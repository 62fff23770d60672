import { ConfigError } from "../support/errors.ts";
import type { Tensor, TensorData } from "../tensor/tensor.ts";
import { columnGram, rowGram } from "./algebra/gram.ts";
import { spectralCoordinates } from "./algebra/spectral-coordinates.ts";
import { checkNotEmpty, type Labels, labelLists, matrixOf } from "./arguments.ts";
import { addWeightGradient } from "./probe/linear-scores.ts";

/**
 * Returns the LogME score of features [images, features] for labels: the logarithm of maximum evidence per image and
 * class, of Bayesian linear regression onto each class. Of several backbones, that with the highest score tends to
 * transfer best. It has no folds and no options; `crossValidateProbe` ranks better, and takes longer.
 * Source: You, Liu, Wang and Long, "LogME: practical assessment of pre-trained models for transfer learning", ICML
 * 2021.
 * @throws ConfigError for labels that are not classes; ShapeError if the numbers of images differ.
 */
export function logMe(features: Tensor | TensorData, labels: Labels): number {
  const matrix = matrixOf("logMe", "features", features);
  const lists = labelLists("logMe", labels, matrix.rows);
  checkNotEmpty("logMe", "labels", lists.length);
  const classes = [...new Set(lists.flat())].sort((a, b) => a - b);
  if (classes.length === 0) throw new ConfigError("logMe: expected at least one label, received none");
  const { rows, columns } = matrix;
  const targets = classes.map((label) => Float64Array.from(lists, (list) => Number(list.includes(label))));
  const { eigenvalues, projections } = rows < columns ? inImages() : inFeatures();
  const scores = targets.map((target, k) => {
    const squares = target.reduce((sum, value) => sum + value ** 2, 0);
    return evidence(eigenvalues, projections[k] ?? new Float64Array(), squares, rows, columns) / rows;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;

  /** From X·Xᵀ = U·σ²·Uᵀ. */
  function inImages() {
    const { eigenvalues, coordinates } = spectralCoordinates(rowGram(matrix), rows, targets);
    return { eigenvalues, projections: coordinates.map((one) => one.map((value) => value ** 2)) };
  }

  /** From Xᵀ·X = V·σ²·Vᵀ: Uᵀy = Vᵀ(Xᵀy)/σ. */
  function inFeatures() {
    const products = targets.map((target) => {
      const out = new Float64Array(columns);
      addWeightGradient(matrix, Int32Array.from(target.keys()), target, 1, out);
      return out;
    });
    const { eigenvalues, coordinates } = spectralCoordinates(columnGram(matrix), columns, products);
    const smallest = eigenvalues.reduce((a, b) => Math.max(a, b), 0) * 1e-13;
    const projected = (one: Float64Array) =>
      one.map((value, i) => ((eigenvalues[i] ?? 0) > smallest ? value ** 2 / (eigenvalues[i] ?? 1) : 0));
    return { eigenvalues, projections: coordinates.map(projected) };
  }
}

/** The most steps of the fixed point: without a maximum, as for features that explain all, it would go on. */
const steps = 500;

/** MacKay's fixed point for the precisions α of the weights and β of the noise, then the evidence. */
function evidence(
  eigenvalues: Float64Array,
  projections: Float64Array,
  squares: number,
  rows: number,
  columns: number,
): number {
  const outside = Math.max(0, squares - projections.reduce((a, b) => a + b, 0));
  let [alpha, beta] = [1, 1];
  let [error, norm, determinant] = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    let effective = 0;
    [error, norm, determinant] = [outside, 0, 0];
    eigenvalues.forEach((value, i) => {
      const spread = Math.max(0, value);
      const precision = alpha + beta * spread;
      effective += (beta * spread) / precision;
      error += (projections[i] ?? 0) * (alpha / precision) ** 2;
      norm += (spread * (projections[i] ?? 0) * beta ** 2) / precision ** 2;
      determinant += Math.log(precision);
    });
    determinant += (columns - eigenvalues.length) * Math.log(alpha);
    const ratio = alpha / beta;
    // Features without variance say nothing of the weights.
    const nextAlpha = effective > 0 ? effective / (norm + 1e-5) : alpha;
    const nextBeta = (rows - effective) / (error + 1e-5);
    if (step > 0 && Math.abs(nextAlpha / nextBeta - ratio) / ratio <= 1e-6) break;
    if (step < steps - 1) [alpha, beta] = [nextAlpha, nextBeta];
  }
  return (
    (columns / 2) * Math.log(alpha) +
    (rows / 2) * Math.log(beta) -
    determinant / 2 -
    (beta / 2) * error -
    (alpha / 2) * norm -
    (rows / 2) * Math.log(2 * Math.PI)
  );
}
