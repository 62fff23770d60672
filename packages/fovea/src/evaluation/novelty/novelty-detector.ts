import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { integer, oneOf, positiveInteger } from "../../support/schema-fields.ts";
import { isTensor, type Tensor, type TensorData } from "../../tensor/tensor.ts";
import { classLabels, type Matrix, matrixOf } from "../arguments.ts";
import { groupsField } from "../folds/groups-field.ts";
import { stratifiedFolds } from "../folds/stratified-folds.ts";
import { defaultConfidence, type Interval, openFraction } from "../statistics/interval.ts";
import type { Distance, FittedTensors } from "./distance.ts";
import { fitMahalanobis, mahalanobisDistance } from "./mahalanobis.ts";
import { fitNeighbors, neighborDistance } from "./neighbor-distance.ts";
import { noveltyThreshold } from "./novelty-threshold.ts";

/** How the distance of an image is computed. */
export type NoveltyMethod = "mahalanobis" | "neighbors";

const schema = options({
  /**
   * `"mahalanobis"` to the nearest class mean, or `"neighbors"`: to the k-th nearest image (default `"mahalanobis"`).
   */
  method: oneOf(["mahalanobis", "neighbors"], { default: "mahalanobis" }),
  /** Which neighbor counts (default 5). */
  k: positiveInteger({ default: 5 }),
  /** The share of known images that may be taken for novel (default 0.05). */
  falseAlarmRate: openFraction({ default: 0.05 }),
  /** Number of folds to measure on (default 5). */
  folds: positiveInteger({ default: 5 }),
  /** Group of each image; the images of a group stay together (default: every image alone). */
  groups: optional(groupsField()),
  /** Confidence of the interval (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
  /** Seed of the folds (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `noveltyDetector`. */
export type NoveltyOptions = OptionsOf<typeof schema>;

/** A fitted detector as data, to be saved beside a model; `restoreNoveltyDetector` takes it back. */
export interface NoveltyState {
  /** How distances are computed. */
  readonly method: NoveltyMethod;
  /** From which distance on an image is of none of the classes. */
  readonly threshold: number;
  /** The measured share of known images beyond the threshold, and its interval. */
  readonly falseAlarms: Interval;
  /** What distances are computed from. */
  readonly tensors: FittedTensors;
}

/** Tells images of none of the classes. */
export interface NoveltyDetector extends NoveltyState {
  /** Returns the distance of each image, from features [images, features]. */
  distances(features: Tensor | TensorData): Float64Array;
}

/**
 * Fits a detector of images that belong to none of the classes, from the features [images, features] of known ones
 * alone. The threshold is the distance that a share of 1 − `falseAlarmRate` of the known images stays below, each
 * measured by a detector that never saw it. The false alarms are measured likewise: in each fold against the threshold
 * of the other folds. The detector itself is fitted to all images, so that it raises about as many, or slightly fewer.
 * How many novel images it finds takes some to measure.
 * @throws ConfigError for labels that are not classes, fewer images than folds or, with Mahalanobis' distance, classes
 * without variance; ShapeError if the numbers of images differ.
 */
export function noveltyDetector(
  features: Tensor | TensorData,
  labels: ArrayLike<number>,
  given: NoveltyOptions = {},
): NoveltyDetector {
  const where = "noveltyDetector";
  const { method, k, falseAlarmRate, folds, groups, confidence, seed } = schema.resolve(where, given);
  const matrix = matrixOf(where, "features", features);
  const truth = classLabels(where, "labels", labels, { count: matrix.rows });
  const fit = (rows: Int32Array): FittedTensors => {
    const known = subset(matrix, rows);
    if (method === "mahalanobis") {
      return fitMahalanobis(
        where,
        known,
        rows.map((row) => truth[row] ?? 0),
      );
    }
    // Among fewer images, a neighbor of a lower rank is as far.
    return fitNeighbors(known, Math.max(1, Math.round((k * rows.length) / matrix.rows)));
  };
  const splits = stratifiedFolds(truth, { folds, groups: groups ?? null, seed });
  const held = new Float64Array(matrix.rows);
  for (const { train, test } of splits) {
    const distances = distanceBy[method](fit(train))(subset(matrix, test));
    test.forEach((image, row) => {
      held[image] = distances[row] ?? 0;
    });
  }
  return restoreNoveltyDetector({
    method,
    ...noveltyThreshold(held, splits, { falseAlarmRate, groups, confidence }),
    tensors: fit(Int32Array.from({ length: matrix.rows }, (_, row) => row)),
  });
}

/**
 * Returns the detector of a saved state, with the same distances.
 * @throws ConfigError if the state is not that of a detector.
 */
export function restoreNoveltyDetector(state: NoveltyState): NoveltyDetector {
  const where = "restoreNoveltyDetector";
  const { method, threshold, falseAlarms, tensors } = state ?? {};
  const isState =
    Object.hasOwn(distanceBy, method) && typeof threshold === "number" && isTensor(tensors?.[main[method]]);
  if (!isState) {
    throw new ConfigError(`${where}: expected the state of a noveltyDetector, received ${formatReceived(state)}`);
  }
  const distance = distanceBy[method](tensors);
  const columns = tensors[main[method]]?.shape[1];
  return {
    ...{ method, threshold, falseAlarms, tensors },
    distances(features) {
      const points = matrixOf("distances", "features", features);
      if (points.columns !== columns) {
        throw new ShapeError(`distances: expected ${columns} features per image, received ${points.columns}`);
      }
      return distance(points);
    },
  };
}

const distanceBy: Readonly<Record<NoveltyMethod, (fitted: FittedTensors) => Distance>> = {
  mahalanobis: mahalanobisDistance,
  neighbors: neighborDistance,
};

/** The tensor [any, features] of each method. */
const main: Readonly<Record<NoveltyMethod, string>> = { mahalanobis: "means", neighbors: "known" };

function subset({ data, columns }: Matrix, rows: Int32Array): Matrix {
  const out = new Float32Array(rows.length * columns);
  rows.forEach((row, index) => {
    out.set(data.subarray(row * columns, (row + 1) * columns), index * columns);
  });
  return { data: out, rows: rows.length, columns };
}
