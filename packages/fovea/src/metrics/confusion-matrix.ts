import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Tensor, toTensor } from "../tensor/tensor.ts";

/** How often each class was taken for each: `matrix[label][prediction]`, in samples or in their weights. */
export type ConfusionMatrix = number[][];

export interface ConfusionMatrixOptions {
  /** Number of classes; that of the predictions unless given. */
  readonly classes?: number;
  /** How much each sample counts (default 1). */
  readonly sampleWeight?: ArrayLike<number>;
  /** A single unit gives logits, not probabilities: class 1 is predicted above 0 (default false). */
  readonly fromLogits?: boolean;
}

/**
 * Counts predictions by their label. `predictions` [samples, classes] are scores, of which the largest counts;
 * [samples, 1] are probabilities of class 1, which is predicted above 0.5, or its logits; [samples] are classes. `labels`
 * [samples] are classes.
 * @throws ShapeError when the numbers of samples differ; ConfigError for a label that is no class.
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
 * The predicted class of every sample: of the largest score, or for a single unit 1 above a probability of 0.5, which is
 * a logit of 0.
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
