import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Tensor, type TensorData, toTensor } from "../tensor/tensor.ts";

/** The labels of images: a class each or, in a multi-label set, a list of classes each. */
export type Labels = ArrayLike<number> | readonly (readonly number[])[];

/** A matrix in row-major order. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Returns `values` as numbers.
 * @throws ConfigError unless it is an array of finite numbers.
 */
export function finiteNumbers(where: string, name: string, values: ArrayLike<number>): Float64Array {
  const list = arrayOf(where, name, "numbers", values);
  const numbers = new Float64Array(list.length);
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ConfigError(
        `${where}: expected ${name}[${index}] to be a finite number, received ${formatReceived(value)}`,
      );
    }
    numbers[index] = value;
  }
  return numbers;
}

/**
 * Returns `values` as classes.
 * @throws ConfigError unless they are integers from 0, and below `classes`; ShapeError if there are not `count`.
 */
export function classLabels(
  where: string,
  name: string,
  values: ArrayLike<number>,
  { count, classes = 2 ** 31 }: { readonly count?: number | undefined; readonly classes?: number } = {},
): Int32Array {
  const list = arrayOf(where, name, "classes", values);
  checkCount(where, name, list.length, count);
  const labels = new Int32Array(list.length);
  for (let index = 0; index < list.length; index++) {
    labels[index] = checkedClass(where, `${name}[${index}]`, list[index], classes);
  }
  return labels;
}

/** Returns the classes of each image, in a list each: of one class, or of any number. */
export function labelLists(where: string, labels: Labels, count?: number): readonly (readonly number[])[] {
  const list = arrayOf(where, "labels", "classes", labels);
  checkCount(where, "labels", list.length, count);
  return Array.from(list, (label, index) => {
    const classes: readonly unknown[] = Array.isArray(label) ? label : [label];
    return classes.map((one) => checkedClass(where, `labels[${index}]`, one, 2 ** 31));
  });
}

/**
 * Returns `value` as a matrix [rows, columns].
 * @throws ShapeError for another number of axes; ConfigError for a value that is not finite.
 */
export function matrixOf(where: string, name: string, value: Tensor | TensorData): Matrix {
  const { data, shape } = toTensor(where, value);
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new ShapeError(`${where}: expected ${name} to be [images, columns], received ${formatShape(shape)}`);
  }
  const values = data instanceof Float32Array ? data : Float32Array.from(data);
  const bad = values.findIndex((entry) => !Number.isFinite(entry));
  if (bad >= 0) {
    throw new ConfigError(
      `${where}: expected finite ${name}, received ${values[bad]} for image ${Math.floor(bad / columns)}; exclude it`,
    );
  }
  return { data: values, rows, columns };
}

/** How many rows of probabilities may differ from a sum of 1: what softmax in half precision leaves. */
const sumTolerance = 5e-3;

/**
 * Returns the probabilities of each class, [images, classes]. The output of a single sigmoid unit, [images, 1] or
 * [images], becomes two columns.
 * @throws ShapeError for another shape; ConfigError for values outside [0, 1] or rows that do not sum to 1.
 */
export function probabilityMatrix(where: string, value: Tensor | TensorData): Matrix {
  const matrix = scoreMatrix(where, "probabilities", value, (probability) => 1 - probability);
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let column = 0; column < matrix.columns; column++) {
      const probability = matrix.data[row * matrix.columns + column] ?? 0;
      if (probability < 0 || probability > 1) {
        throw new ConfigError(`${where}: expected probabilities in [0, 1], received ${probability} for image ${row}`);
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > sumTolerance) {
      throw new ConfigError(
        `${where}: expected probabilities that sum to 1, received a sum of ${sum} for image ${row}; ` +
          "pass one label of a multi-label model at a time, as [images, 1]",
      );
    }
  }
  return matrix;
}

/** Returns the logits of each class, [images, classes]. A single unit's logit z becomes the logits 0 and z. */
export function logitMatrix(where: string, value: Tensor | TensorData): Matrix {
  return scoreMatrix(where, "logits", value, () => 0);
}

function scoreMatrix(
  where: string,
  name: string,
  value: Tensor | TensorData,
  other: (score: number) => number,
): Matrix {
  const scores = toTensor(where, value);
  const { shape } = scores;
  const single = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (!single) return matrixOf(where, name, scores);
  const { data, rows } = matrixOf(where, name, { ...scores, shape: [shape[0] ?? 0, 1] });
  const both = new Float32Array(2 * rows);
  data.forEach((score, row) => {
    both[2 * row] = other(score);
    both[2 * row + 1] = score;
  });
  return { data: both, rows, columns: 2 };
}

/** @throws ShapeError unless `received` is `expected`, if that is given. */
export function checkCount(where: string, name: string, received: number, expected: number | undefined): void {
  if (expected !== undefined && received !== expected) {
    throw new ShapeError(`${where}: expected ${name} of ${expected} images, received ${received}`);
  }
}

/** @throws ConfigError unless `limit` is a number of results to return. */
export function checkLimit(where: string, limit: number): void {
  if (Number.isInteger(limit) && limit >= 0) return;
  throw new ConfigError(`${where}: expected limit to be an integer from 0, received ${formatReceived(limit)}`);
}

/** @throws ConfigError if there is nothing to compute from. */
export function checkNotEmpty(where: string, name: string, count: number): void {
  if (count === 0) throw new ConfigError(`${where}: expected ${name} of at least one image, received none`);
}

function arrayOf(where: string, name: string, what: string, values: unknown): ArrayLike<unknown> {
  const isArray = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  if (isArray) return values as unknown as ArrayLike<unknown>;
  throw new ConfigError(`${where}: expected ${name} to be an array of ${what}, received ${formatReceived(values)}`);
}

function checkedClass(where: string, name: string, value: unknown, classes: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < classes) return value;
  const range = classes < 2 ** 31 ? `a class from 0 to ${classes - 1}` : "a class, an integer from 0";
  throw new ConfigError(`${where}: expected ${name} to be ${range}, received ${formatReceived(value)}`);
}
