import { ConfigError } from "../../support/errors.ts";
import type { BytePixels } from "./apply/byte-pixels.ts";

type Vector = readonly [number, number, number];

/** The options of `pcaColor` for the images of a training set. */
export interface PrincipalColors {
  /** Standard deviations of the colors (0 … 1) along the components, largest first. */
  readonly scales: Vector;
  /** The components as unit vectors [red, green, blue]. */
  readonly components: readonly [Vector, Vector, Vector];
}

/**
 * Computes the principal components of the colors of images: of all their pixels, each a vector [red, green, blue] in
 * 0 … 1. Pass the result to `pcaColor`. A few thousand small images suffice.
 * @throws ConfigError if there is no pixel, or if an image has other than 3 channels.
 */
export function principalColors(images: Iterable<BytePixels>): PrincipalColors {
  let count = 0;
  const sums = new Float64Array(3);
  const products = new Float64Array(9);
  for (const { data, channels } of images) {
    if (channels !== 3) {
      throw new ConfigError(`augment.principalColors: expected images with 3 channels, received one with ${channels}`);
    }
    // Exact: sums of products of bytes are far below 2^53.
    for (let at = 0; at < data.length; at += 3) {
      for (let i = 0; i < 3; i++) {
        const value = data[at + i] as number;
        sums[i] = (sums[i] as number) + value;
        for (let j = 0; j <= i; j++)
          products[3 * i + j] = (products[3 * i + j] as number) + value * (data[at + j] as number);
      }
    }
    count += data.length / 3;
  }
  if (count === 0) throw new ConfigError("augment.principalColors: expected at least one pixel, received none");
  const covariance = Array.from({ length: 9 }, (_, index) => {
    const [i, j] = [Math.max(Math.floor(index / 3), index % 3), Math.min(Math.floor(index / 3), index % 3)];
    const [mean, other] = [(sums[i] as number) / count, (sums[j] as number) / count];
    return ((products[3 * i + j] as number) / count - mean * other) / 255 ** 2;
  });
  const pairs = eigenpairs(covariance).sort((a, b) => b.value - a.value);
  return {
    scales: pairs.map(({ value }) => Math.sqrt(Math.max(0, value))) as unknown as Vector,
    components: pairs.map(({ vector }) => vector) as unknown as PrincipalColors["components"],
  };
}

/** The eigenvalues and eigenvectors of a symmetric 3×3 matrix, by Jacobi's rotations. */
function eigenpairs(matrix: readonly number[]): { value: number; vector: Vector }[] {
  const a = [...matrix];
  const vectors = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const get = (from: readonly number[], row: number, column: number) => from[3 * row + column] as number;
  for (let sweep = 0; sweep < 16; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      if (get(a, p, q) === 0) continue;
      const angle = 0.5 * Math.atan2(2 * get(a, p, q), get(a, q, q) - get(a, p, p));
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      const rotate = (into: number[], first: number, second: number) => {
        const [x, y] = [into[first] as number, into[second] as number];
        into[first] = cosine * x - sine * y;
        into[second] = sine * x + cosine * y;
      };
      for (let k = 0; k < 3; k++) rotate(a, 3 * k + p, 3 * k + q);
      for (let k = 0; k < 3; k++) rotate(a, 3 * p + k, 3 * q + k);
      for (let k = 0; k < 3; k++) rotate(vectors, 3 * k + p, 3 * k + q);
    }
  }
  return [0, 1, 2].map((index) => ({
    value: get(a, index, index),
    vector: [get(vectors, 0, index), get(vectors, 1, index), get(vectors, 2, index)],
  }));
}
