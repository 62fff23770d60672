import { type OptionsOf, options } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { columnGram, rowGram, transposed } from "../algebra/gram.ts";
import { type Matrix, matrixOf } from "../arguments.ts";
import { largestEigenPairs } from "./lanczos.ts";

const schema = options({
  /** Number of components (default 2); there are no more than images or features. */
  components: positiveInteger({ default: 2 }),
});

/** Options of `pca`. */
export type PcaOptions = OptionsOf<typeof schema>;

/** Principal components of features. */
export interface Pca {
  /** The coordinates of each image along the components, float32 [images, components]. */
  readonly scores: Tensor;
  /** The directions, float32 [components, features], each of length 1. */
  readonly components: Tensor;
  /** The variance along each component, and its share of the whole. */
  readonly variances: readonly number[];
  readonly shares: readonly number[];
}

/**
 * Finds the directions in which features [images, features] vary most, the largest variance first. Features are
 * centered but not scaled. The sign of a component is arbitrary; as in scikit-learn 1.5, its entry with the largest
 * magnitude is positive. Computes in float64, by whichever Gram matrix is smaller: of images or of features.
 * @throws ShapeError unless features have two axes; ConfigError for a value that is not finite.
 */
export function pca(features: Tensor | TensorData, given: PcaOptions = {}): Pca {
  const { components: wanted } = schema.resolve("pca", given);
  const matrix = centered(matrixOf("pca", "features", features));
  const { data, rows, columns } = matrix;
  const count = Math.min(wanted, rows, columns);
  const byImages = rows < columns;
  const gram = byImages ? rowGram(matrix) : columnGram(matrix);
  const pairs = largestEigenPairs(gram, Math.min(rows, columns), count);
  const byFeature = byImages ? transposed(matrix).data : data;
  const directions = pairs.map(({ vector }) =>
    upright(byImages ? directionOf(byFeature, vector, rows, columns) : vector),
  );
  const scores = new Float32Array(rows * count);
  directions.forEach((direction, component) => {
    for (let row = 0; row < rows; row++) scores[row * count + component] = dot(data, row * columns, direction);
  });
  const variances = pairs.map(({ value }) => Math.max(0, value) / Math.max(1, rows - 1));
  const total = data.reduce((sum, value) => sum + value * value, 0) / Math.max(1, rows - 1);
  return {
    scores: { data: scores, shape: [rows, count], dtype: "float32" },
    components: {
      data: Float32Array.from(directions.flatMap((direction) => Array.from(direction))),
      ...{ shape: [count, columns], dtype: "float32" },
    },
    variances,
    shares: variances.map((variance) => (total > 0 ? variance / total : 0)),
  };
}

function centered({ data, rows, columns }: Matrix): Matrix {
  const means = new Float64Array(columns);
  data.forEach((value, at) => {
    means[at % columns] = (means[at % columns] ?? 0) + value / rows;
  });
  return { data: data.map((value, at) => value - (means[at % columns] ?? 0)), rows, columns };
}

/** The direction in feature space of an eigenvector of the images' Gram matrix; zeros if nothing varies along it. */
function directionOf(byFeature: Float32Array, vector: Float64Array, rows: number, columns: number): Float64Array {
  const direction = Float64Array.from({ length: columns }, (_, feature) => dot(byFeature, feature * rows, vector));
  const length = Math.sqrt(dot(direction, 0, direction));
  return length > 0 ? direction.map((value) => value / length) : direction;
}

function upright(direction: Float64Array): Float64Array {
  const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

function dot(a: Float32Array | Float64Array, start: number, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < b.length; index++) sum += (a[start + index] as number) * (b[index] as number);
  return sum;
}
