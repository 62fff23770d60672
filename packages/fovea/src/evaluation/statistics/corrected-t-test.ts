import { ConfigError } from "../../support/errors.ts";
import { type OptionsOf, options } from "../../support/schema.ts";
import { positive } from "../../support/schema-fields.ts";
import { checkCount, finiteNumbers } from "../arguments.ts";
import { defaultConfidence, type Interval, openFraction } from "./interval.ts";
import { studentQuantile, twoSidedT } from "./student-t.ts";

const schema = options({
  /** Number of test images per training image: 1/(k − 1) for k folds. */
  testToTrain: positive(),
  /** Confidence of the interval (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
});

/** Options of `correctedTTest`. */
export type CorrectedTTestOptions = OptionsOf<typeof schema>;

/** How the scores of two methods over the same splits differ. */
export interface ScoreComparison {
  /** Mean of the second scores minus that of the first, and its interval. */
  readonly difference: Interval;
  /** The t statistic. */
  readonly t: number;
  /** Degrees of freedom: the number of splits less one. */
  readonly degreesOfFreedom: number;
  /** Two-sided P value. */
  readonly p: number;
}

/**
 * Tests whether two methods score equally over the same splits of a (repeated) cross-validation. The training sets
 * overlap, so that the plain t-test sees differences that are not there; the correction adds the share of test images
 * to the variance of the J differences:
 *
 *     t = mean / √((1/J + n_test/n_train)·s²)
 *
 * Source: Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52 (2003).
 * @throws ConfigError for fewer than two scores; ShapeError if the numbers of scores differ.
 */
export function correctedTTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  given: CorrectedTTestOptions,
): ScoreComparison {
  const where = "correctedTTest";
  const { testToTrain, confidence } = schema.resolve(where, given);
  const one = finiteNumbers(where, "first", first);
  const two = finiteNumbers(where, "second", second);
  checkCount(where, "second", two.length, one.length);
  const count = one.length;
  if (count < 2) throw new ConfigError(`${where}: expected scores of at least 2 splits, received ${count}`);
  const differences = two.map((score, split) => score - (one[split] ?? 0));
  const value = differences.reduce((sum, difference) => sum + difference, 0) / count;
  const variance = differences.reduce((sum, difference) => sum + (difference - value) ** 2, 0) / (count - 1);
  const error = Math.sqrt((1 / count + testToTrain) * variance);
  const t = value === 0 ? 0 : value / error;
  const half = studentQuantile(confidence, count - 1) * error;
  return {
    difference: { value, low: value - half, high: value + half },
    ...{ t, degreesOfFreedom: count - 1, p: twoSidedT(t, count - 1) },
  };
}
