import { ConfigError } from "../../support/errors.ts";
import { random } from "../../support/random.ts";
import { defineField, type OptionsOf, options } from "../../support/schema.ts";
import { integer, oneOf, positiveInteger } from "../../support/schema-fields.ts";
import { finishSteps, type Steps, takeTurns } from "../../support/steps.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { type Labels, matrixOf } from "../arguments.ts";
import { type Split, stratifiedFolds } from "../folds/stratified-folds.ts";
import { type AsyncOptions, separateSignal } from "../probe/async-options.ts";
import { isRight, outOfFold } from "../probe/out-of-fold.ts";
import { probeTask } from "../probe/probe-task.ts";

const schema = options({
  /** Shares of the training images, ascending (default 1/4, 1/2 and all). */
  shares: defineField<readonly number[]>({
    expected: "two or more ascending numbers in (0, 1]",
    read: (value) => (Array.isArray(value) && value.length > 1 && value.every(isNextShare) ? value : undefined),
  })({ default: [0.25, 0.5, 1] }),
  /** Number of folds (default 5). */
  folds: positiveInteger({ default: 5 }),
  /** Number of times to split anew (default 1). */
  repeats: positiveInteger({ default: 1 }),
  /**
   * Where the strength of the penalty is chosen: "nested", on the training images of each split (nested
   * cross-validation, the default), or "once", on those of the first split for all, which is several times as fast. The
   * first split's training images are test images of others, for the choice of one number.
   */
  selection: oneOf(["nested", "once"], { default: "nested" }),
  /** Seed of the splits and shares (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `probeLearningCurve`. */
export type LearningCurveOptions = OptionsOf<typeof schema>;

/** How well every image is classified by training on part of the others. */
export interface LearningCurvePoint {
  /** Number of images trained on, the mean over the splits. */
  readonly images: number;
  /** Share of the images that are right. */
  readonly accuracy: number;
  /** Per image, whether it is right: the share of the repetitions. */
  readonly correct: Float64Array;
}

/**
 * Measures the accuracy of a linear probe on features [images, features] for growing shares of the training images, by
 * cross-validation. A share takes the same part of every class, at least one image, and contains the smaller shares.
 * See `forecastAccuracy`.
 * @throws ConfigError for labels that are not classes, or more folds than images or groups; ShapeError if the numbers
 * of images differ.
 */
export function probeLearningCurve(
  features: Tensor | TensorData,
  labels: Labels,
  groups?: ArrayLike<number>,
  given: LearningCurveOptions = {},
): readonly LearningCurvePoint[] {
  return finishSteps(learningCurve(features, labels, groups, given));
}

/** As `probeLearningCurve`, with the same numbers, but other work has its turn meanwhile, and a signal ends it. */
export async function probeLearningCurveAsync(
  features: Tensor | TensorData,
  labels: Labels,
  groups?: ArrayLike<number>,
  given: LearningCurveOptions & AsyncOptions = {},
): Promise<readonly LearningCurvePoint[]> {
  const { options, signal } = separateSignal("probeLearningCurve", given);
  return takeTurns(learningCurve(features, labels, groups, options), signal);
}

function* learningCurve(
  features: Tensor | TensorData,
  labels: Labels,
  groups: ArrayLike<number> | undefined,
  given: LearningCurveOptions,
): Steps<readonly LearningCurvePoint[]> {
  const where = "probeLearningCurve";
  const { shares, folds, repeats, selection, seed } = schema.resolve(where, given);
  const matrix = matrixOf(where, "features", features);
  const task = probeTask(where, labels, matrix.rows, undefined);
  const splits = stratifiedFolds(labels, { folds, repeats, groups: groups ?? null, seed });
  const keys = task.lists.map((list) => list.join());
  const points: LearningCurvePoint[] = [];
  for (const share of shares) {
    const smaller = splits.map((split) => ({ ...split, train: shareOf(split, keys, share, seed) }));
    const counts = new Float64Array(matrix.rows);
    for (const { split, probabilities } of yield* outOfFold(matrix, task, smaller, groups, seed, selection)) {
      split.test.forEach((image, row) => {
        counts[image] = (counts[image] ?? 0) + Number(isRight(task, probabilities, row, image));
      });
    }
    const correct = counts.map((count) => count / repeats);
    const images = smaller.reduce((sum, { train }) => sum + train.length, 0) / smaller.length;
    if (images < 2) throw new ConfigError(`${where}: expected shares of 2 images or more, received ${share}`);
    points.push({ images, accuracy: correct.reduce((a, b) => a + b, 0) / matrix.rows, correct });
  }
  return points;
}

function shareOf({ train, repeat, fold }: Split, keys: readonly string[], share: number, seed: number): Int32Array {
  if (share === 1) return train;
  const byClass = new Map<string, number[]>();
  for (const image of random(seed, 1000 + 100 * repeat + fold).shuffle(train.slice())) {
    const key = keys[image] ?? "";
    byClass.set(key, [...(byClass.get(key) ?? []), image]);
  }
  const chosen = [...byClass.values()].flatMap((images) =>
    images.slice(0, Math.max(1, Math.round(share * images.length))),
  );
  return Int32Array.from(chosen).sort();
}

function isNextShare(share: unknown, index: number, shares: readonly unknown[]): boolean {
  const before = index === 0 ? 0 : Number(shares[index - 1]);
  return typeof share === "number" && share > before && share <= 1;
}
