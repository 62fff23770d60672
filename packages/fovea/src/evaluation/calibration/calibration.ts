import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { oneOf, positiveInteger } from "../../support/schema-fields.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { checkCount, finiteNumbers } from "../arguments.ts";
import { groupsField } from "../folds/groups-field.ts";
import { largest } from "../largest.ts";
import { accuracyInterval } from "../statistics/accuracy-interval.ts";
import type { Interval } from "../statistics/interval.ts";
import { labeled } from "./proper-scores.ts";

const schema = options({
  /** Number of bins (default 15). */
  bins: positiveInteger({ default: 15 }),
  /** `"width"`: bins of equal width; `"mass"`: bins of equally many images (default `"width"`). */
  by: oneOf(["width", "mass"], { default: "width" }),
  /** Group of each image, for the intervals; see `accuracyInterval` (default: every image alone). */
  groups: optional(groupsField()),
});

/** Options of `calibration`. */
export type CalibrationOptions = OptionsOf<typeof schema>;

/** The images whose predictions are about equally confident. */
export interface ReliabilityBin {
  /** The lowest confidence of the bin. */
  readonly low: number;
  /** The highest confidence of the bin. */
  readonly high: number;
  /** Number of images. */
  readonly count: number;
  /** Mean probability of the predicted classes. */
  readonly confidence: number;
  /** Share of right predictions, with its interval. */
  readonly accuracy: Interval;
}

/** How well the probabilities of predicted classes match how often they are right. */
export interface Calibration {
  /** Mean difference of confidence and accuracy over the bins, weighted by their images. */
  readonly expectedError: number;
  /** The largest difference of a bin. */
  readonly maximumError: number;
  /** The bins with images, from the least confident to the most. */
  readonly bins: readonly ReliabilityBin[];
}

/**
 * Compares confidence with accuracy: of images predicted at 80 %, 80 % should be right.
 *
 *     expected error = Σ_bins (n_bin/n)·|accuracy − confidence|
 *
 * `probabilities` are [images, classes], or [images, 1] of a sigmoid unit; of a multi-label model, pass one label at a
 * time. Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017.
 * @throws ConfigError for a label that is not a class, or values that are not probabilities.
 */
export function calibration(
  labels: ArrayLike<number>,
  probabilities: Tensor | TensorData,
  given: CalibrationOptions = {},
): Calibration {
  const { bins: count, by, groups } = schema.resolve("calibration", given);
  const { truth, matrix } = labeled("calibration", labels, probabilities);
  const groupOf = groups && finiteNumbers("calibration", "groups", groups);
  if (groupOf) checkCount("calibration", "groups", groupOf.length, truth.length);
  const predictions = Array.from(truth, (label, image) => {
    const { index, value } = largest(matrix, image);
    return { confidence: value, right: Number(index === label), group: groupOf?.[image] ?? image };
  }).sort((a, b) => a.confidence - b.confidence);
  const members = Array.from({ length: count }, (): Prediction[] => []);
  predictions.forEach((prediction, rank) => {
    // Bins are open below and closed above, as in the paper's code.
    const position =
      by === "mass" ? Math.floor((rank * count) / truth.length) : Math.ceil(prediction.confidence * count) - 1;
    members[Math.min(count - 1, Math.max(0, position))]?.push(prediction);
  });
  const bins = members.flatMap((own, index) => {
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last) return [];
    const ends = by === "mass" ? [first.confidence, last.confidence] : [index / count, (index + 1) / count];
    return [binOf(own, ends[0] ?? 0, ends[1] ?? 1)];
  });
  const errors = bins.map((bin) => Math.abs(bin.accuracy.value - bin.confidence));
  return {
    expectedError: errors.reduce((sum, error, bin) => sum + (error * (bins[bin]?.count ?? 0)) / truth.length, 0),
    maximumError: Math.max(...errors),
    bins,
  };
}

interface Prediction {
  readonly confidence: number;
  readonly right: number;
  readonly group: number;
}

function binOf(predictions: readonly Prediction[], low: number, high: number): ReliabilityBin {
  const confidence = predictions.reduce((sum, prediction) => sum + prediction.confidence, 0) / predictions.length;
  const accuracy = accuracyInterval(
    predictions.map(({ right }) => right),
    predictions.map(({ group }) => group),
  );
  return { low, high, count: predictions.length, confidence, accuracy };
}
