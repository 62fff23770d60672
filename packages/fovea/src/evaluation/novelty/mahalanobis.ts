import { ConfigError } from "../../support/errors.ts";
import { cholesky, solveLower } from "../algebra/cholesky.ts";
import { columnGram, rowGram } from "../algebra/gram.ts";
import type { Matrix } from "../arguments.ts";
import { ledoitWolf } from "./ledoit-wolf.ts";
import { withinClass } from "./within-class.ts";

/** Returns the distance of each image of a matrix from what it was fitted to. */
export type Distance = (features: Matrix) => Float64Array;

/**
 * Returns the Mahalanobis distance to the nearest class mean, with one covariance for all classes, shrunk by
 * Ledoit-Wolf: √min_c (x − μ_c)ᵀ Σ⁻¹ (x − μ_c). With fewer images than features, Σ⁻¹ is applied by Woodbury's identity.
 * Source: Lee, Lee, Lee and Shin, "A simple unified framework for detecting out-of-distribution samples", NeurIPS 2018.
 */
export function mahalanobis(where: string, features: Matrix, labels: ArrayLike<number>): Distance {
  const { centered, means } = withinClass(where, features, labels);
  const { rows, columns } = centered;
  const wide = rows < columns;
  const gram = wide ? rowGram(centered) : columnGram(centered);
  const { shrinkage, meanVariance } = ledoitWolf(centered, gram);
  if (meanVariance === 0) {
    throw new ConfigError(
      `${where}: expected a class with two different images, received none; use method "neighbors" instead`,
    );
  }
  const floor = shrinkage * meanVariance;
  const whiten = wide ? woodbury(centered, gram, shrinkage, floor) : direct(gram, rows, columns, shrinkage, floor);
  const centers = Array.from({ length: means.rows }, (_, row) => whiten(rowOf(means, row)));
  return (images) =>
    Float64Array.from({ length: images.rows }, (_, row) => {
      const point = whiten(rowOf(images, row));
      return Math.sqrt(centers.reduce((least, center) => Math.min(least, squaredDistance(point, center)), Infinity));
    });
}

/** Maps a vector so that squared distances become Mahalanobis'. Negative parts are subtracted: see `woodbury`. */
type Whiten = (vector: Float64Array) => Whitened;

interface Whitened {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

function direct(gram: Float64Array, rows: number, columns: number, shrinkage: number, floor: number): Whiten {
  const covariance = gram.map((product, index) => {
    const diagonal = Math.floor(index / columns) === index % columns ? floor : 0;
    return ((1 - shrinkage) * product) / rows + diagonal;
  });
  const factor = cholesky(covariance, columns);
  return (vector) => ({ positive: solveLower(factor, columns, vector), negative: new Float64Array() });
}

/** Σ⁻¹ = (I − Xᵀ(n·floor/(1 − ρ)·I + XXᵀ)⁻¹X) / floor, for Σ = floor·I + (1 − ρ)/n·XᵀX. */
function woodbury(centered: Matrix, gram: Float64Array, shrinkage: number, floor: number): Whiten {
  const { rows, columns, data } = centered;
  const scale = 1 / Math.sqrt(floor);
  if (shrinkage === 1) return (vector) => ({ positive: vector.map((v) => v * scale), negative: new Float64Array() });
  const system = Float64Array.from(gram);
  for (let i = 0; i < rows; i++) system[i * rows + i] = (system[i * rows + i] ?? 0) + (rows * floor) / (1 - shrinkage);
  const factor = cholesky(system, rows);
  return (vector) => {
    const products = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += (data[row * columns + j] as number) * (vector[j] as number);
      products[row] = sum;
    }
    const negative = solveLower(factor, rows, products);
    return { positive: vector.map((v) => v * scale), negative: negative.map((v) => v * scale) };
  };
}

function squaredDistance(a: Whitened, b: Whitened): number {
  return Math.max(0, squares(a.positive, b.positive) - squares(a.negative, b.negative));
}

function squares(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += ((a[index] as number) - (b[index] as number)) ** 2;
  return sum;
}

function rowOf({ data, columns }: Matrix, row: number): Float64Array {
  return Float64Array.from(data.subarray(row * columns, (row + 1) * columns));
}
