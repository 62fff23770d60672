import { checkCount, matrixOf } from "../../evaluation/arguments.ts";
import { checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ShapeError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";

/** Options of `nearestImages`. */
export interface NearestOptions {
  /** The number of known images per image (default 8). */
  readonly count?: number;
  /**
   * A number for each known image, which near-duplicates share: only the nearest of a group is listed, with the others
   * as its `copies` (default: every image alone).
   */
  readonly groups?: ArrayLike<number>;
}

/** A known image near another one. */
export interface NearestImage {
  /** Its index among the known images. */
  readonly image: number;
  /** Cosine distance of the features, 1 − cos: from 0, the same direction, to 2. */
  readonly distance: number;
  /** The other known images of its group, the nearest first. */
  readonly copies: readonly number[];
}

const checks: OptionChecks<NearestOptions> = {
  count: optional(positiveInteger()),
  groups: option("a list of numbers", (value) => Array.isArray(value) || ArrayBuffer.isView(value)),
};

/**
 * Finds the known images whose features are nearest to those of each image: features [images, features] of both. Equal
 * distances keep the order of the known images. An image without any feature (all zeros) has distance 1 to all.
 * @throws ShapeError for different numbers of features or groups; ConfigError for values that are not finite.
 */
export function nearestImages(
  images: Tensor | TensorData,
  known: Tensor | TensorData,
  given: NearestOptions = {},
): NearestImage[][] {
  const where = "nearestImages";
  const { count = 8, groups } = checkOptions(where, checks, given);
  const queries = matrixOf(where, "images", images);
  const all = matrixOf(where, "known", known);
  if (queries.columns !== all.columns) {
    throw new ShapeError(`${where}: expected ${all.columns} features per image, received ${queries.columns}`);
  }
  checkCount(where, "groups", groups?.length ?? all.rows, all.rows);
  const rowOf = (data: Float32Array, row: number) => data.subarray(row * all.columns, (row + 1) * all.columns);
  const lengths = Float64Array.from({ length: all.rows }, (_, row) => lengthOf(rowOf(all.data, row)));
  return Array.from({ length: queries.rows }, (_, query) => {
    const features = rowOf(queries.data, query);
    const length = lengthOf(features);
    const distances = lengths.map((other, row) => {
      const size = length * other;
      return size > 0 ? Math.max(0, 1 - dot(features, rowOf(all.data, row)) / size) : 1;
    });
    return nearestGroups(distances, groups, count);
  });
}

function nearestGroups(distances: Float64Array, groups: ArrayLike<number> | undefined, count: number): NearestImage[] {
  const order = Array.from(distances.keys()).sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b);
  const byGroup = new Map<number, number[]>();
  for (const image of order) {
    const group = groups ? Number(groups[image]) : image;
    const members = byGroup.get(group);
    if (members) members.push(image);
    else byGroup.set(group, [image]);
  }
  return [...byGroup.values()].slice(0, count).map(([image = 0, ...copies]) => ({
    ...{ image, distance: distances[image] ?? 0, copies },
  }));
}

function lengthOf(features: Float32Array): number {
  return Math.sqrt(dot(features, features));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
