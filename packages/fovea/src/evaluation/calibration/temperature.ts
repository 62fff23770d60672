import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { type OptionsOf, options } from "../../support/schema.ts";
import { boolean } from "../../support/schema-fields.ts";
import { type Tensor, type TensorData, tensor } from "../../tensor/tensor.ts";
import { checkNotEmpty, classLabels, logitMatrix, type Matrix, probabilityMatrix } from "../arguments.ts";
import { bisect } from "../statistics/bisect.ts";
import { smallestProbability } from "./proper-scores.ts";

const schema = options({
  /** Whether the scores are logits instead of probabilities (default false). */
  fromLogits: boolean({ default: false }),
});

/** Options of `fitTemperature` and `applyTemperature`. */
export type TemperatureOptions = OptionsOf<typeof schema>;

/** A fitted temperature. */
export interface TemperatureFit {
  /** What logits are divided by: above 1 for an overconfident model. */
  readonly temperature: number;
  /** Negative log-likelihood before. */
  readonly before: number;
  /** Negative log-likelihood after, on the same images. */
  readonly after: number;
}

/** The range of temperatures: if every image is right, the likelihood only grows toward 0. */
const coldest = 0.05;
const hottest = 100;

/**
 * Fits the temperature T that makes softmax(logits / T) match how often predictions are right, and leaves the predicted
 * classes as they are. Minimizes the negative log-likelihood, which is convex in 1/T, by the root of its derivative;
 * T is between 0.05 and 100. Fit on images that the model was not trained on. The logits of probabilities are their
 * logarithms. Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017.
 * @throws ConfigError for a label that is not a class, or scores that are not finite.
 */
export function fitTemperature(
  labels: ArrayLike<number>,
  scores: Tensor | TensorData,
  given: TemperatureOptions = {},
): TemperatureFit {
  const where = "fitTemperature";
  const logits = logitsOf(where, scores, schema.resolve(where, given).fromLogits);
  const truth = classLabels(where, "labels", labels, { count: logits.rows, classes: logits.columns });
  checkNotEmpty(where, "labels", truth.length);
  const slope = (inverse: number) => meanLoss(logits, truth, inverse).slope;
  const inverse = bisect(slope, 1 / hottest, 1 / coldest);
  return {
    temperature: 1 / inverse,
    before: meanLoss(logits, truth, 1).loss,
    after: meanLoss(logits, truth, inverse).loss,
  };
}

/**
 * Returns the probabilities softmax(logits / temperature), [images, classes]; a single unit gets two columns.
 * @throws ConfigError unless the temperature is a positive number.
 */
export function applyTemperature(
  scores: Tensor | TensorData,
  temperature: number,
  given: TemperatureOptions = {},
): Tensor {
  const where = "applyTemperature";
  if (typeof temperature !== "number" || !(temperature > 0)) {
    throw new ConfigError(
      `${where}: expected temperature to be a positive number, received ${formatReceived(temperature)}`,
    );
  }
  const { data, rows, columns } = logitsOf(where, scores, schema.resolve(where, given).fromLogits);
  const out = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const { maximum, sum } = normalization({ data, rows, columns }, row, 1 / temperature);
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      out[index] = Math.exp(((data[index] ?? 0) - maximum) / temperature) / sum;
    }
  }
  return tensor(out, [rows, columns]);
}

function logitsOf(where: string, scores: Tensor | TensorData, fromLogits: boolean): Matrix {
  if (fromLogits) return logitMatrix(where, scores);
  const matrix = probabilityMatrix(where, scores);
  return { ...matrix, data: matrix.data.map((p) => Math.log(Math.max(p, smallestProbability))) };
}

/** Returns the mean loss of softmax(inverse · logits) and its derivative with respect to `inverse`. */
function meanLoss(
  logits: Matrix,
  truth: Int32Array,
  inverse: number,
): { readonly loss: number; readonly slope: number } {
  const { data, rows, columns } = logits;
  let loss = 0;
  let slope = 0;
  for (let row = 0; row < rows; row++) {
    const { maximum, sum, weighted } = normalization(logits, row, inverse);
    const above = (data[row * columns + (truth[row] ?? 0)] ?? 0) - maximum;
    loss += Math.log(sum) - inverse * above;
    slope += weighted / sum - above;
  }
  return { loss: loss / rows, slope: slope / rows };
}

/** Returns the largest logit m of a row, Σ e^(inverse·(z − m)) and Σ (z − m)·e^(inverse·(z − m)). */
function normalization({ data, columns }: Matrix, row: number, inverse: number) {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) maximum = Math.max(maximum, data[row * columns + column] ?? 0);
  let sum = 0;
  let weighted = 0;
  for (let column = 0; column < columns; column++) {
    const below = (data[row * columns + column] ?? 0) - maximum;
    const power = Math.exp(inverse * below);
    sum += power;
    weighted += below * power;
  }
  return { maximum, sum, weighted };
}
