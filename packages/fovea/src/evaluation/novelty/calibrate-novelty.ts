import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { integer, positiveInteger } from "../../support/schema-fields.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { checkCount, classLabels } from "../arguments.ts";
import { groupsField } from "../folds/groups-field.ts";
import { stratifiedFolds } from "../folds/stratified-folds.ts";
import { defaultConfidence, openFraction } from "../statistics/interval.ts";
import { type NoveltyDetector, restoreNoveltyDetector } from "./novelty-detector.ts";
import { noveltyThreshold } from "./novelty-threshold.ts";

const schema = options({
  /** The share of known images that may be taken for novel (default 0.05). */
  falseAlarmRate: openFraction({ default: 0.05 }),
  /** Number of folds to measure on (default 5, or the number of images if there are fewer). */
  folds: positiveInteger({ default: 5 }),
  /** Group of each image; the images of a group stay together (default: every image alone). */
  groups: optional(groupsField()),
  /** Confidence of the interval (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
  /** Seed of the folds (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `calibrateNovelty`. */
export type CalibrateNoveltyOptions = OptionsOf<typeof schema>;

/**
 * Sets the threshold of a detector anew, from images of known classes that neither the detector nor the network was
 * trained on: a fine-tuned network has drawn the images of its training together. The false alarms are measured in
 * folds that did not set the threshold.
 * @throws ConfigError for labels that are not classes or a single image; ShapeError if the numbers of images differ.
 */
export function calibrateNovelty(
  detector: NoveltyDetector,
  features: Tensor | TensorData,
  labels: ArrayLike<number>,
  given: CalibrateNoveltyOptions = {},
): NoveltyDetector {
  const where = "calibrateNovelty";
  const { folds, groups, seed, ...rest } = schema.resolve(where, given);
  const restored = restoreNoveltyDetector(detector);
  const distances = restored.distances(features);
  const truth = classLabels(where, "labels", labels, { count: distances.length });
  if (groups) checkCount(where, "groups", groups.length, distances.length);
  const most = groups ? new Set(Array.from(groups)).size : distances.length;
  const splits = stratifiedFolds(truth, { folds: Math.min(folds, most), groups: groups ?? null, seed });
  const { method, tensors } = restored;
  return restoreNoveltyDetector({ method, tensors, ...noveltyThreshold(distances, splits, { ...rest, groups }) });
}
