import { checkNotEmpty, classLabels } from "../arguments.ts";
import { type BootstrapOptions, bootstrapInterval } from "../statistics/bootstrap-interval.ts";
import type { Interval } from "../statistics/interval.ts";

/** Averages over the classes that have images, each class counting the same. */
export interface MacroAverages {
  /** Mean precision; 0 for a class that is never predicted, as in scikit-learn. */
  readonly precision: Interval;
  /** Mean recall, also called balanced accuracy. */
  readonly recall: Interval;
  /** Mean F1. */
  readonly f1: Interval;
}

/**
 * Returns the macro averages of predicted classes, with intervals by stratified bootstrap (see `bootstrapInterval`).
 * @throws ConfigError if there are no images, or for a prediction that is not a class.
 */
export function macroAverages(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: BootstrapOptions = {},
): MacroAverages {
  const truth = classLabels("macroAverages", "labels", labels);
  checkNotEmpty("macroAverages", "labels", truth.length);
  const predicted = classLabels("macroAverages", "predictions", predictions, { count: truth.length });
  const classes = Math.max(...new Set([...truth, ...predicted])) + 1;
  // The same seed draws the same sets for all three.
  const interval = (score: (hits: number, images: number, predicted: number) => number) =>
    bootstrapInterval(truth, (images) => meanOverClasses(truth, predicted, images, classes, score), options);
  return {
    precision: interval((hits, _, predicted) => (predicted ? hits / predicted : 0)),
    recall: interval((hits, images) => hits / images),
    f1: interval((hits, images, predicted) => (2 * hits) / (images + predicted)),
  };
}

function meanOverClasses(
  truth: Int32Array,
  predicted: Int32Array,
  images: Int32Array,
  classes: number,
  score: (hits: number, images: number, predicted: number) => number,
): number {
  const [hits, counts, predictions] = [new Int32Array(classes), new Int32Array(classes), new Int32Array(classes)];
  for (const image of images) {
    const [label, prediction] = [truth[image] ?? 0, predicted[image] ?? 0];
    counts[label] = (counts[label] ?? 0) + 1;
    predictions[prediction] = (predictions[prediction] ?? 0) + 1;
    if (label === prediction) hits[label] = (hits[label] ?? 0) + 1;
  }
  let sum = 0;
  let present = 0;
  counts.forEach((count, label) => {
    if (count === 0) return;
    present++;
    sum += score(hits[label] ?? 0, count, predictions[label] ?? 0);
  });
  return sum / present;
}
