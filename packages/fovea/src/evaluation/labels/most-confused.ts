import { checkLimit } from "../arguments.ts";
import { checkConfusion } from "./class-report.ts";

/** A class that is taken for another. */
export interface Confusion {
  /** The true class. */
  readonly label: number;
  /** The predicted class. */
  readonly prediction: number;
  /** Number of images. */
  readonly count: number;
  /** Their share of the images of the true class. */
  readonly share: number;
}

/**
 * Returns the pairs of classes that are confused most, by number of images, from a matrix of `metrics.confusionMatrix`:
 * at most `limit` (default 10).
 * @throws ConfigError unless the matrix is square and has counts.
 */
export function mostConfused(matrix: readonly (readonly number[])[], limit = 10): readonly Confusion[] {
  checkConfusion("mostConfused", matrix);
  checkLimit("mostConfused", limit);
  const pairs = matrix.flatMap((row, label) => {
    const images = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, prediction) =>
      prediction !== label && count > 0 ? [{ label, prediction, count, share: count / images }] : [],
    );
  });
  return pairs.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, limit);
}
