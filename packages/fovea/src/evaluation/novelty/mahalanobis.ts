import { ConfigError } from "../../support/errors.ts";
import { tensor } from "../../tensor/tensor.ts";
import { cholesky, solveLower } from "../algebra/cholesky.ts";
import { columnGram, rowGram } from "../algebra/gram.ts";
import { type Matrix, matrixOf } from "../arguments.ts";
import type { Distance, FittedTensors } from "./distance.ts";
import { ledoitWolf } from "./ledoit-wolf.ts";
import { withinClass } from "./within-class.ts";

/**
 * Fits class means and one covariance of all classes, shrunk by Ledoit-Wolf. Returns `means` [classes, features] and
 * the Cholesky factor of the covariance, [features, features]. With fewer images than features, it returns the factor
 * of Woodbury's inner matrix, [images, images], the centered `images`, and the variance (`floor`) of all other
 * directions.
 * Source: Lee, Lee, Lee and Shin, "A simple unified framework for detecting out-of-distribution samples", NeurIPS 2018.
 */
export function fitMahalanobis(where: string, features: Matrix, labels: ArrayLike<number>): FittedTensors {
  const { centered, means } = withinClass(where, features, labels);
  const { rows, columns } = centered;
  const wide = rows < columns;
  const gram = wide ? rowGram(centered) : columnGram(centered);
  const { shrinkage: estimate, meanVariance } = ledoitWolf(centered, gram);
  if (meanVariance === 0) {
    throw new ConfigError(
      `${where}: expected a class with two different images, received none; use method "neighbors" instead`,
    );
  }
  // Two images that mirror each other look like certainty, but leave all other directions without variance.
  const shrinkage = Math.max(estimate, 0.001);
  const floor = shrinkage * meanVariance;
  const size = wide ? rows : columns;
  // With Y = √((1 − ρ)/n)·X, the covariance is YᵀY + floor·I, and Woodbury's inner matrix YYᵀ + floor·I.
  const share = (1 - shrinkage) / rows;
  const system = gram.map((product) => product * share);
  for (let i = 0; i < size; i++) system[i * size + i] = (system[i * size + i] ?? 0) + floor;
  const fitted = {
    means: tensor(means.data, [means.rows, columns]),
    factor: tensor(Float32Array.from(cholesky(system, size)), [size, size]),
  };
  if (!wide) return fitted;
  const root = Math.sqrt(share);
  return {
    ...fitted,
    images: tensor(
      centered.data.map((value) => value * root),
      [rows, columns],
    ),
    floor: tensor(Float32Array.of(floor), [1]),
  };
}

/** Returns the Mahalanobis distance to the nearest class mean: √min_c (x − μ_c)ᵀ Σ⁻¹ (x − μ_c). */
export function mahalanobisDistance(fitted: FittedTensors): Distance {
  const where = "noveltyDetector";
  const means = matrixOf(where, "means", fitted.means ?? []);
  const { data, rows: size } = matrixOf(where, "factor", fitted.factor ?? []);
  const factor = Float64Array.from(data);
  const images = fitted.images && matrixOf(where, "images", fitted.images);
  const whiten = images
    ? woodbury(images, factor, fitted.floor?.data[0] ?? 1)
    : (vector: Float64Array) => ({ positive: solveLower(factor, size, vector), negative: new Float64Array() });
  const centers = Array.from({ length: means.rows }, (_, row) => whiten(rowOf(means, row)));
  return (points) =>
    Float64Array.from({ length: points.rows }, (_, row) => {
      const point = whiten(rowOf(points, row));
      return Math.sqrt(centers.reduce((least, center) => Math.min(least, squaredDistance(point, center)), Infinity));
    });
}

/** Maps a vector so that squared distances become Mahalanobis'. The squares of negative parts are subtracted. */
type Whiten = (vector: Float64Array) => Whitened;

interface Whitened {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

/**
 * For Σ = YᵀY + f·I, Woodbury's identity gives Σ⁻¹ = (I − Yᵀ(YYᵀ + f·I)⁻¹Y)/f: the squared length in Σ⁻¹ is that of the
 * vector less that of L⁻¹Y·vector, where L·Lᵀ = YYᵀ + f·I, both divided by f.
 */
function woodbury({ rows, columns, data }: Matrix, factor: Float64Array, floor: number): Whiten {
  const scale = 1 / Math.sqrt(floor);
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
