import type { TypedArray } from "../tensor/dtype.ts";

/** How much the samples of a class count; a class that is not named counts 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/**
 * The weight of each sample by its class: of labels that are indices the index, of one-hot labels the largest, of a
 * single number its nearest integer. `weights` has one place a sample.
 */
export function classWeights(classWeight: ClassWeight, labels: TypedArray, weights: TypedArray): void {
  const width = labels.length / weights.length;
  for (let row = 0; row < weights.length; row++) {
    const start = row * width;
    let label = Math.round(labels[start] ?? 0);
    if (width > 1) {
      let best = 0;
      for (let unit = 1; unit < width; unit++) {
        if ((labels[start + unit] ?? 0) > (labels[start + best] ?? 0)) best = unit;
      }
      label = best;
    }
    weights[row] = classWeight[label] ?? 1;
  }
}
