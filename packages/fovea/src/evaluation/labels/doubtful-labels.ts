import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import type { Matrix } from "../arguments.ts";
import { labeled } from "../calibration/proper-scores.ts";

/** An image whose label is probably wrong. */
export interface DoubtfulLabel {
  /** Index of the image. */
  readonly image: number;
  /** The given label. */
  readonly label: number;
  /** The class that the image seems to belong to. */
  readonly suggested: number;
  /** Probability of the given label. */
  readonly selfConfidence: number;
  /** Probability of the given label minus the largest other one, in [−1, 1]: the lower, the more doubtful. */
  readonly margin: number;
}

/** What confident learning finds in a set. */
export interface LabelDoubts {
  /** The doubtful images, the most doubtful first. */
  readonly doubtful: readonly DoubtfulLabel[];
  /** Estimated number of images per given label (row) and true class (column). */
  readonly joint: readonly (readonly number[])[];
  /** Estimated share of wrong labels. */
  readonly noiseRate: number;
}

/**
 * Finds images whose labels are probably wrong, by confident learning. An image counts as class j if p(j) is at least
 * the mean of p(j) over the images labeled j (of several such classes, the most probable counts). The counts per given
 * label and class, scaled to the number of images of each label, estimate how many of label i are truly j; that many
 * with the largest p(j) − p(i) are doubtful (the paper's "prune by noise rate").
 *
 * `probabilities`, [images, classes], must be out-of-fold (see `crossValidateProbe`): a model confirms the labels it
 * was trained on. Source: Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels",
 * JAIR 70 (2021).
 * @throws ConfigError for a label that is not a class, or values that are not probabilities.
 */
export function doubtfulLabels(labels: ArrayLike<number>, probabilities: Tensor | TensorData): LabelDoubts {
  const { truth, matrix } = labeled("doubtfulLabels", labels, probabilities);
  const joint = calibratedJoint(truth, matrix);
  const byLabel = Array.from({ length: matrix.columns }, (): number[] => []);
  truth.forEach((label, image) => {
    byLabel[label]?.push(image);
  });
  const chosen = new Map<number, DoubtfulLabel>();
  joint.forEach((row, label) => {
    row.forEach((expected, other) => {
      const count = Math.round(expected);
      if (other === label || count === 0) return;
      const gap = (image: number) => probability(matrix, image, other) - probability(matrix, image, label);
      const ranked = [...(byLabel[label] ?? [])].sort((a, b) => gap(b) - gap(a) || a - b);
      for (const image of ranked.slice(0, count)) {
        // As in cleanlab, an image whose given label is the most probable isn't doubtful, whatever the counts say.
        const doubt = doubtOf(matrix, image, label);
        if (doubt.margin < 0) chosen.set(image, doubt);
      }
    });
  });
  const wrong = joint.reduce((sum, row, label) => sum + row.reduce((a, b) => a + b, 0) - (row[label] ?? 0), 0);
  return {
    doubtful: [...chosen.values()].sort((a, b) => a.margin - b.margin || a.image - b.image),
    ...{ joint, noiseRate: wrong / truth.length },
  };
}

/** Returns the confident joint, each row scaled to the number of images with that label. */
function calibratedJoint(truth: Int32Array, matrix: Matrix): number[][] {
  const classes = matrix.columns;
  const counts = new Float64Array(classes);
  const thresholds = new Float64Array(classes);
  truth.forEach((label, image) => {
    counts[label] = (counts[label] ?? 0) + 1;
    thresholds[label] = (thresholds[label] ?? 0) + probability(matrix, image, label);
  });
  // A class without images has no threshold, and no image counts as one of it.
  const mean = thresholds.map((sum, label) => (counts[label] ? sum / (counts[label] ?? 1) : Number.POSITIVE_INFINITY));
  const joint = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((label, image) => {
    let best = -1;
    for (let other = 0; other < classes; other++) {
      const value = probability(matrix, image, other);
      // The mean of equal probabilities must not exceed them by a rounding.
      const confident = value >= (mean[other] ?? 0) - 1e-9;
      if (confident && (best < 0 || value > probability(matrix, image, best))) best = other;
    }
    const row = joint[label];
    if (row && best >= 0) row[best] = (row[best] ?? 0) + 1;
  });
  return joint.map((row, label) => {
    const total = row.reduce((a, b) => a + b, 0);
    const count = counts[label] ?? 0;
    // No confident image: nothing speaks against the label.
    if (total === 0) return row.map((_, other) => (other === label ? count : 0));
    return row.map((value) => (value * count) / total);
  });
}

function doubtOf(matrix: Matrix, image: number, label: number): DoubtfulLabel {
  let suggested = label === 0 ? Math.min(1, matrix.columns - 1) : 0;
  for (let other = 0; other < matrix.columns; other++) {
    if (other !== label && probability(matrix, image, other) > probability(matrix, image, suggested)) suggested = other;
  }
  const selfConfidence = probability(matrix, image, label);
  const margin = suggested === label ? 1 : selfConfidence - probability(matrix, image, suggested);
  return { image, label, suggested, selfConfidence, margin };
}

function probability({ data, columns }: Matrix, image: number, label: number): number {
  return data[image * columns + label] ?? 0;
}
