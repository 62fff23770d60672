import { classLabels } from "../arguments.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";

/** How two classifiers differ on the same images. */
export interface PairedComparison {
  /** Number of images that only the first classifier got right. */
  readonly onlyFirst: number;
  /** Number of images that only the second classifier got right. */
  readonly onlySecond: number;
  /** Accuracy of the second minus that of the first; NaN without images. */
  readonly difference: number;
  /** P value of McNemar's exact test, which is conservative. */
  readonly exact: number;
  /** Mid-p value: nearly as safe and finds more differences. Below 0.05, the difference is rarely chance. */
  readonly midP: number;
}

/**
 * Tests whether two classifiers are equally accurate, from their predicted classes of the same images. Only images that
 * one of them got right tell; without a difference, they fall to either side like tosses of a coin:
 *
 *     exact = 2·P(X ≤ min(b, c)),  mid-p = exact − P(X = min(b, c)),  X ~ Binomial(b + c, 1/2)
 *
 * Source: McNemar, Psychometrika 12 (1947); Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13 (2013).
 * @throws ConfigError for a prediction that is not a class; ShapeError if the numbers of images differ.
 */
export function mcnemar(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): PairedComparison {
  const truth = classLabels("mcnemar", "labels", labels);
  const count = truth.length;
  const one = classLabels("mcnemar", "first", first, { count });
  const two = classLabels("mcnemar", "second", second, { count });
  let onlyFirst = 0;
  let onlySecond = 0;
  truth.forEach((label, image) => {
    const [right, rightToo] = [one[image] === label, two[image] === label];
    if (right && !rightToo) onlyFirst++;
    if (rightToo && !right) onlySecond++;
  });
  return {
    ...{ onlyFirst, onlySecond },
    difference: (onlySecond - onlyFirst) / count,
    ...signTest(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond),
  };
}

function signTest(fewer: number, n: number): { readonly exact: number; readonly midP: number } {
  if (2 * fewer === n) return { exact: 1, midP: 1 };
  const upTo = incompleteBeta(0.5, n - fewer, fewer + 1);
  const at = Math.exp(logGamma(n + 1) - logGamma(fewer + 1) - logGamma(n - fewer + 1) - n * Math.LN2);
  return { exact: Math.min(1, 2 * upTo), midP: 2 * upTo - at };
}
