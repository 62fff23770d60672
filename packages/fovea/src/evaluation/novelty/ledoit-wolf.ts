import type { Matrix } from "../arguments.ts";

/**
 * Returns how much to shrink the covariance S = XᵀX/n of centered images toward μI, where μ is the mean variance: the
 * share ρ that minimizes the expected error of (1 − ρ)·S + ρμI. `gram` are the scalar products of the images, [n, n],
 * or of the features, [d, d]: both have the same squares.
 * Source: Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004.
 */
export function ledoitWolf(
  { data, rows, columns }: Matrix,
  gram: Float64Array,
): { readonly shrinkage: number; readonly meanVariance: number } {
  let squares = 0;
  let fourth = 0;
  for (let row = 0; row < rows; row++) {
    let norm = 0;
    for (let j = 0; j < columns; j++) norm += (data[row * columns + j] ?? 0) ** 2;
    squares += norm;
    fourth += norm ** 2;
  }
  const covariance = gram.reduce((sum, product) => sum + product ** 2, 0) / rows ** 2;
  const meanVariance = squares / (rows * columns);
  const spread = covariance / columns - meanVariance ** 2;
  const error = (fourth / rows - covariance) / (rows * columns);
  const shrinkage = spread > 0 ? Math.min(1, Math.max(0, error / spread)) : 1;
  return { shrinkage, meanVariance };
}
