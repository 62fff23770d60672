import type { Matrix } from "../arguments.ts";
import { linearScores } from "../probe/linear-scores.ts";
import type { Distance } from "./mahalanobis.ts";

/**
 * Returns the Euclidean distance to the k-th nearest image after scaling features to length 1.
 * Source: Sun, Ming, Zhu and Li, "Out-of-distribution detection with deep nearest neighbors", ICML 2022.
 */
export function neighborDistance(features: Matrix, k: number): Distance {
  const known = unitRows(features);
  const weights = Float64Array.from(known.data);
  const bias = new Float64Array(known.rows);
  const rank = Math.min(k, known.rows) - 1;
  return (images) => {
    const unit = unitRows(images);
    return Float64Array.from({ length: images.rows }, (_, row) => {
      const cosines = linearScores(unit, Int32Array.of(row), { weights, bias }).sort();
      return Math.sqrt(Math.max(0, 2 - 2 * (cosines[known.rows - 1 - rank] ?? 0)));
    });
  };
}

function unitRows({ data, rows, columns }: Matrix): Matrix {
  const unit = Float32Array.from(data);
  for (let row = 0; row < rows; row++) {
    const one = unit.subarray(row * columns, (row + 1) * columns);
    const length = Math.sqrt(one.reduce((sum, value) => sum + value ** 2, 0));
    if (length > 0)
      one.forEach((value, j) => {
        one[j] = value / length;
      });
  }
  return { data: unit, rows, columns };
}
