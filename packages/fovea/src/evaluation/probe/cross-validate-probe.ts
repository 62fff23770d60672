import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { integer, oneOf, positiveInteger } from "../../support/schema-fields.ts";
import { finishSteps, type Steps, takeTurns } from "../../support/steps.ts";
import { type Tensor, type TensorData, tensor } from "../../tensor/tensor.ts";
import { type Labels, matrixOf } from "../arguments.ts";
import { stratifiedFolds } from "../folds/stratified-folds.ts";
import { accuracyInterval } from "../statistics/accuracy-interval.ts";
import { defaultConfidence, type Interval, openFraction } from "../statistics/interval.ts";
import { type AsyncOptions, separateSignal } from "./async-options.ts";
import { isRight, outOfFold } from "./out-of-fold.ts";
import { probeTask } from "./probe-task.ts";

const schema = options({
  /** Number of folds (default 5). */
  folds: positiveInteger({ default: 5 }),
  /** Number of times to split anew (default 1). */
  repeats: positiveInteger({ default: 1 }),
  /** Number of classes (default: the largest label + 1). */
  classes: optional(positiveInteger()),
  /**
   * Where the strength of the penalty is chosen: "nested", on the training images of each split (nested
   * cross-validation, the default), or "once", on those of the first split for all, which is several times as fast. The
   * first split's training images are test images of others, for the choice of one number.
   */
  selection: oneOf(["nested", "once"], { default: "nested" }),
  /** Confidence of the interval (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
  /** Seed of the splits (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `crossValidateProbe`. */
export type CrossValidationOptions = OptionsOf<typeof schema>;

/** The result of a cross-validation. */
export interface CrossValidation {
  /** Probabilities [images, classes] of each image by probes that never saw it, averaged over the repetitions. */
  readonly probabilities: Tensor;
  /** Accuracy over all images, the mean of the repetitions; of a multi-label set, the share with every label right. */
  readonly accuracy: Interval;
  /** Accuracy of each split, in order: for `correctedTTest`. */
  readonly scores: readonly number[];
  /** The strength of the penalty chosen in each split. */
  readonly strengths: readonly number[];
}

/**
 * Measures how well a linear probe on features [images, features] classifies: (repeated) stratified k-fold, with the
 * strength of the penalty chosen inside each training set. `groups` are numbers of images that belong together: they
 * stay in one fold, and the interval counts them as such (see `accuracyInterval`). Repetitions make the estimate
 * steadier, but don't narrow the interval: the images stay the same.
 * @throws ConfigError for labels that are not classes, or more folds than images or groups; ShapeError if the numbers
 * of images differ.
 */
export function crossValidateProbe(
  features: Tensor | TensorData,
  labels: Labels,
  groups?: ArrayLike<number>,
  given: CrossValidationOptions = {},
): CrossValidation {
  return finishSteps(crossValidation(features, labels, groups, given));
}

/** As `crossValidateProbe`, with the same numbers, but other work has its turn meanwhile, and a signal ends it. */
export async function crossValidateProbeAsync(
  features: Tensor | TensorData,
  labels: Labels,
  groups?: ArrayLike<number>,
  given: CrossValidationOptions & AsyncOptions = {},
): Promise<CrossValidation> {
  const { options, signal } = separateSignal("crossValidateProbe", given);
  return takeTurns(crossValidation(features, labels, groups, options), signal);
}

function* crossValidation(
  features: Tensor | TensorData,
  labels: Labels,
  groups: ArrayLike<number> | undefined,
  given: CrossValidationOptions,
): Steps<CrossValidation> {
  const where = "crossValidateProbe";
  const { folds, repeats, classes, selection, confidence, seed } = schema.resolve(where, given);
  const matrix = matrixOf(where, "features", features);
  const task = probeTask(where, labels, matrix.rows, classes);
  const splits = stratifiedFolds(labels, { folds, repeats, groups: groups ?? null, seed });
  const predictions = yield* outOfFold(matrix, task, splits, groups, seed, selection);
  const probabilities = new Float32Array(matrix.rows * task.classes);
  const correct = new Float64Array(matrix.rows);
  for (const { split, probabilities: predicted } of predictions) {
    split.test.forEach((image, row) => {
      for (let k = 0; k < task.classes; k++) {
        const at = image * task.classes + k;
        probabilities[at] = (probabilities[at] ?? 0) + (predicted.data[row * task.classes + k] ?? 0) / repeats;
      }
      correct[image] = (correct[image] ?? 0) + Number(isRight(task, predicted, row, image));
    });
  }
  return {
    probabilities: tensor(probabilities, [matrix.rows, task.classes]),
    accuracy: accuracyInterval(
      correct.map((count) => count / repeats),
      groups,
      confidence,
    ),
    scores: predictions.map(({ accuracy }) => accuracy),
    strengths: predictions.map(({ strength }) => strength),
  };
}
