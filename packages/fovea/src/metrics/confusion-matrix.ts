import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Tensor, toTensor } from "../tensor/tensor.ts";

/** Counts per true and predicted class: `matrix[label][prediction]`, in samples or as sums of their weights. */
export type ConfusionMatrix = number[][];

export interface ConfusionMatrixOptions {
  /** Number of classes (default: that of the predictions). */
  readonly classes?: number;
  /** Weight of each sample (default 1). */
  readonly sampleWeight?: ArrayLike<number>;
  /**
   * Whether a single unit outputs logits instead of probabilities, so that values above 0 mean class 1 (default false).
   */
  readonly fromLogits?: boolean;
}

/**
 * Counts predictions per true class. `predictions` are [samples, classes] with scores, of which the largest counts; or
 * [samples, 1] with probabilities of class 1 (threshold 0.5) or its logits; or [samples] with classes. `labels` are
 * [samples] with classes.
 * @throws ShapeError if the numbers of samples differ; ConfigError for a label that is not a class.
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: Tensor,
  {
    classes = defaultClasses(labels, toTensor("confusionMatrix", predictions)),
    sampleWeight,
    fromLogits = false,
  }: ConfusionMatrixOptions = {},
): ConfusionMatrix {
  const predicted = classesOf("confusionMatrix", predictions, fromLogits);
  if (predicted.length !== labels.length) {
    throw new ShapeError(
      `confusionMatrix: expected predictions of ${labels.length} samples, received ${formatShape(predictions.shape)}`,
    );
  }
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let sample = 0; sample < labels.length; sample++) {
    const row = matrix[labels[sample] ?? -1];
    const column = predicted[sample] ?? -1;
    if (!row || row[column] === undefined) {
      const [what, value] = row ? ["prediction", column] : ["label", labels[sample]];
      throw new ConfigError(`confusionMatrix: ${what} ${sample} is ${value}; expected 0 to ${classes - 1}`);
    }
    row[column] += sampleWeight?.[sample] ?? 1;
  }
  return matrix;
}

/**
 * Returns the predicted class of each sample: the class with the largest score or, for a single unit, 1 if the
 * probability is above 0.5 (or the logit above 0).
 */
export function predictedClasses(
  predictions: Tensor,
  { fromLogits = false }: Pick<ConfusionMatrixOptions, "fromLogits"> = {},
): Int32Array {
  return classesOf("predictedClasses", predictions, fromLogits);
}

function classesOf(where: string, predictions: Tensor, fromLogits: boolean): Int32Array {
  const { data, shape } = toTensor(where, predictions);
  const units = shape.length === 1 ? undefined : shape.at(-1);
  if (units === undefined) return Int32Array.from(data);
  if (units === 1) return Int32Array.from(data, (value) => Number(value > (fromLogits ? 0 : 0.5)));
  return Int32Array.from({ length: data.length / units }, (_, sample) => {
    let best = 0;
    for (let unit = 1; unit < units; unit++) {
      if ((data[sample * units + unit] ?? 0) > (data[sample * units + best] ?? 0)) best = unit;
    }
    return best;
  });
}

function defaultClasses(labels: ArrayLike<number>, { data, shape }: Tensor): number {
  if (shape.length > 1) return Math.max(2, shape.at(-1) ?? 0);
  let largest = 0;
  for (const values of [labels, data]) {
    for (let index = 0; index < values.length; index++) largest = Math.max(largest, values[index] ?? 0);
  }
  return largest + 1;
}
