import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { holm } from "./holm.ts";
import type { Interval } from "./interval.ts";
import { mcnemar, type PairedComparison } from "./mcnemar.ts";
import { pairedDifference } from "./paired-difference.ts";

/** How two of several classifiers differ on the same images. */
export interface ClassifierPair extends Omit<PairedComparison, "difference"> {
  /** The positions of the two, first < second. */
  readonly first: number;
  readonly second: number;
  /** Accuracy of the second minus that of the first, with its 95 % interval. */
  readonly difference: Interval;
  /** `midP` after Holm's correction for the number of pairs. Below 0.05, the difference is rarely chance. */
  readonly p: number;
}

/**
 * Compares each two of several classifiers from their predicted classes of the same images, with McNemar's test. More
 * pairs make it likelier that one of them differs by chance; Holm's correction makes up for that.
 * @throws ConfigError for a prediction that is not a class; ShapeError if the numbers of images differ.
 */
export function compareClassifiers(
  labels: ArrayLike<number>,
  predictions: readonly ArrayLike<number>[],
): readonly ClassifierPair[] {
  if (!Array.isArray(predictions)) {
    throw new ConfigError(`compareClassifiers: expected lists of classes, received ${formatReceived(predictions)}`);
  }
  const pairs = predictions.flatMap((one, first) =>
    predictions.slice(first + 1).map((other, after) => {
      const { difference: _, ...compared } = mcnemar(labels, one, other);
      const difference = pairedDifference(compared.onlyFirst, compared.onlySecond, labels.length);
      return { first, second: first + 1 + after, ...compared, difference };
    }),
  );
  const corrected = holm(pairs.map(({ midP }) => midP));
  return pairs.map((pair, index) => ({ ...pair, p: corrected[index] ?? 1 }));
}
