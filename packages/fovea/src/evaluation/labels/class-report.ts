import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { defaultConfidence, type Interval } from "../statistics/interval.ts";
import { wilsonInterval } from "../statistics/wilson-interval.ts";

/** The results of a class. */
export interface ClassResult {
  /** The class. */
  readonly label: number;
  /** Number of images of the class. */
  readonly images: number;
  /** Share of the images predicted as the class that are of it; NaN if there are none. */
  readonly precision: Interval;
  /** Share of the images of the class that are predicted as it; NaN if there are none. */
  readonly recall: Interval;
  /** Harmonic mean of precision and recall; NaN if the class has no images and is never predicted. */
  readonly f1: Interval;
}

/**
 * Returns precision, recall and F1 of each class, with intervals, from a matrix of `metrics.confusionMatrix` that
 * counts images. Precision and recall have Wilson's interval. F1 is 2J/(1 + J) for the share J = TP/(TP + FP + FN), so
 * that the ends of its interval follow from those of J, taking the number of images in question as given. Where images
 * show the same, use `groupedClassReport`.
 * @throws ConfigError unless the matrix is square and counts images.
 */
export function classReport(
  matrix: readonly (readonly number[])[],
  confidence = defaultConfidence,
): readonly ClassResult[] {
  checkConfusion("classReport", matrix);
  return matrix.map((row, label) => {
    const hits = row[label] ?? 0;
    const images = row.reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, other) => sum + (other[label] ?? 0), 0);
    const jaccard = wilsonInterval(hits, images + predicted - hits, confidence);
    return {
      ...{ label, images },
      precision: wilsonInterval(hits, predicted, confidence),
      recall: wilsonInterval(hits, images, confidence),
      f1: f1Interval(jaccard),
    };
  });
}

/** The interval of F1 that follows from that of the share TP/(TP + FP + FN). */
export function f1Interval({ value, low, high }: Interval): Interval {
  const f1 = (jaccard: number) => (2 * jaccard) / (1 + jaccard);
  return { value: f1(value), low: f1(low), high: f1(high) };
}

/** @throws ConfigError unless the matrix is square and has counts from 0. */
export function checkConfusion(where: string, matrix: readonly (readonly number[])[]): void {
  if (!Array.isArray(matrix)) {
    throw new ConfigError(`${where}: expected a matrix of metrics.confusionMatrix, received ${formatReceived(matrix)}`);
  }
  matrix.forEach((row: unknown, label) => {
    const fits = Array.isArray(row) && row.length === matrix.length;
    if (!fits || !row.every((count) => typeof count === "number" && count >= 0 && Number.isFinite(count))) {
      throw new ConfigError(
        `${where}: expected row ${label} to be ${matrix.length} counts, received ${formatReceived(row)}`,
      );
    }
  });
}
