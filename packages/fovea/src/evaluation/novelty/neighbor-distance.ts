import { tensor } from "../../tensor/tensor.ts";
import { type Matrix, matrixOf } from "../arguments.ts";
import { linearScores } from "../probe/linear-scores.ts";
import type { Distance, FittedTensors } from "./distance.ts";

/** Returns the images to compare with, scaled to length 1, and which neighbor counts. */
export function fitNeighbors(features: Matrix, k: number): FittedTensors {
  const { data, rows, columns } = unitRows(features);
  return { known: tensor(data, [rows, columns]), k: tensor(Int32Array.of(Math.min(k, rows)), [1]) };
}

/**
 * Returns the Euclidean distance to the k-th nearest image after scaling features to length 1.
 * Source: Sun, Ming, Zhu and Li, "Out-of-distribution detection with deep nearest neighbors", ICML 2022.
 */
export function neighborDistance(fitted: FittedTensors): Distance {
  const known = matrixOf("noveltyDetector", "known", fitted.known ?? []);
  const k = fitted.k?.data[0] ?? 1;
  const linear = { weights: Float64Array.from(known.data), bias: new Float64Array(known.rows) };
  return (images) => {
    const unit = unitRows(images);
    return Float64Array.from({ length: images.rows }, (_, row) => {
      const cosines = linearScores(unit, Int32Array.of(row), linear).sort();
      return Math.sqrt(Math.max(0, 2 - 2 * (cosines[known.rows - k] ?? 0)));
    });
  };
}

function unitRows({ data, rows, columns }: Matrix): Matrix {
  const unit = Float32Array.from(data);
  for (let row = 0; row < rows; row++) {
    const one = unit.subarray(row * columns, (row + 1) * columns);
    const length = Math.sqrt(one.reduce((sum, value) => sum + value ** 2, 0));
    if (length > 0) one.set(one.map((value) => value / length));
  }
  return { data: unit, rows, columns };
}
