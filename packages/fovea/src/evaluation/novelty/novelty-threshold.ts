import type { Split } from "../folds/stratified-folds.ts";
import { accuracyInterval } from "../statistics/accuracy-interval.ts";
import type { Interval } from "../statistics/interval.ts";

/** How a threshold is set. */
interface ThresholdOptions {
  readonly falseAlarmRate: number;
  readonly groups: ArrayLike<number> | undefined;
  readonly confidence: number;
}

/**
 * Returns the distance that a share of 1 − `falseAlarmRate` of known images stays below, and the false alarms: in each
 * fold, those beyond the threshold of the other folds. No image may be among those that its distance is computed from.
 */
export function noveltyThreshold(
  distances: Float64Array,
  splits: readonly Split[],
  { falseAlarmRate, groups, confidence }: ThresholdOptions,
): { readonly threshold: number; readonly falseAlarms: Interval } {
  const alarms = new Float64Array(distances.length);
  for (const { train, test } of splits) {
    const threshold = upperQuantile(train.length, (row) => distances[train[row] ?? 0] ?? 0, falseAlarmRate);
    for (const image of test) alarms[image] = Number((distances[image] ?? 0) > threshold);
  }
  return {
    threshold: upperQuantile(distances.length, (row) => distances[row] ?? 0, falseAlarmRate),
    falseAlarms: accuracyInterval(alarms, groups, confidence),
  };
}

/**
 * The ⌈(n + 1)(1 − rate)⌉-th smallest distance, beyond which a new one falls with probability `rate` at most; or the
 * largest.
 */
function upperQuantile(count: number, distanceOf: (index: number) => number, rate: number): number {
  const sorted = Float64Array.from({ length: count }, (_, index) => distanceOf(index)).sort();
  return sorted[Math.min(count, Math.ceil((count + 1) * (1 - rate))) - 1] ?? Infinity;
}
