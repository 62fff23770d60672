import { checkCount, checkNotEmpty, classLabels, type Matrix, matrixOf } from "../../evaluation/arguments.ts";
import { leaveOutHead } from "../../evaluation/probe/leave-out-head.ts";
import type { Linear } from "../../evaluation/probe/linear-scores.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { nonNegativeInteger, positive, positiveInteger } from "../../support/schema-fields.ts";
import { type Steps, takeTurns } from "../../support/steps.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { signalOption } from "../../train/signal-option.ts";
import { smallestFlip } from "./influence-flip.ts";
import {
  type InfluenceSubject,
  logitsOf,
  type Refitted,
  rankedUnits,
  remaining,
  without,
} from "./influence-subject.ts";

/** A linear classifier over features, such as `fitProbe` returns: kernel [features, classes] and bias [classes]. */
export interface LinearHead {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

/** Options of `influence`. */
export interface InfluenceOptions {
  /** Strength of the penalty that the head was fitted with (default: the one of `fitProbe` that fits the head). */
  readonly strength?: number;
  /** Weight of each class in the loss (default 1 for all). */
  readonly classWeights?: readonly number[];
  /** A number for each training image, which near-duplicates share: they are left out together. */
  readonly groups?: ArrayLike<number>;
  /** The class that the answer is compared with, by its number (default: the second most probable). */
  readonly against?: number;
  /** The number of influential images, or groups, on each side whose effect is computed exactly (default 5). */
  readonly top?: number;
  /** The largest number of images that are left out to change the answer (default: a tenth of them, at most 50). */
  readonly most?: number;
  readonly signal?: AbortSignalLike;
}

/** An image, or a group of near-duplicates, that an answer depends on. */
export interface Influential extends Refitted {
  /** The change as one Newton step estimates it, by which images were chosen. */
  readonly estimate: number;
}

/** Which training images an answer depends on. */
export interface Influence {
  /** The number of training images. */
  readonly images: number;
  readonly strength: number;
  /**
   * How far the scores of the given head are from the optimum that all refits are compared with, as a share of their
   * size: about 0 for a head that was fitted like this.
   */
  readonly distance: number;
  readonly prediction: number;
  readonly against: number;
  readonly logits: readonly number[];
  /** Without these, the margin falls: they speak for the answer. The largest effect first. */
  readonly supporting: readonly Influential[];
  /** Without these, the margin grows. */
  readonly opposing: readonly Influential[];
  /** The smallest set found without which the answer is another one; undefined if none of `most` images was found. */
  readonly flip: Refitted | undefined;
  readonly most: number;
}

const isList = (value: unknown) => Array.isArray(value) || ArrayBuffer.isView(value);

const checks: OptionChecks<InfluenceOptions> = {
  strength: optional(positive()),
  classWeights: option("a list of positive numbers", (value) => Array.isArray(value) && value.every((one) => one > 0)),
  groups: option("a list of numbers", isList),
  against: optional(nonNegativeInteger()),
  top: optional(positiveInteger()),
  most: optional(positiveInteger()),
  signal: signalOption,
};

/**
 * Computes how the answer for an image depends on training images: a linear head over features is fitted again without
 * them, to its exact optimum. Candidates are ranked by an estimate (influence functions, Koh and Liang 2017), and then
 * refitted one by one. The strength of the penalty, class weights and the scaling of features stay as they are. A class
 * keeps at least one image, since a head can't learn a class that it has never seen.
 *
 * `features` [images, features] and `labels` are those the head was fitted to, `image` [features] those of the image.
 * @throws ConfigError for labels that are no classes of the head; ShapeError for shapes that don't fit.
 */
export async function influence(
  head: LinearHead,
  features: Tensor | TensorData,
  labels: ArrayLike<number>,
  image: Tensor | TensorData | Float32Array,
  given: InfluenceOptions = {},
): Promise<Influence> {
  const { signal, ...options } = checkOptions("influence", checks, given);
  return takeTurns(compute(head, features, labels, image, options), signal);
}

function* compute(
  head: LinearHead,
  features: Tensor | TensorData,
  given: ArrayLike<number>,
  image: Tensor | TensorData | Float32Array,
  { strength, classWeights, groups, against, top = 5, most }: Omit<InfluenceOptions, "signal">,
): Steps<Influence> {
  const where = "influence";
  const matrix = matrixOf(where, "features", features);
  checkNotEmpty(where, "features", matrix.rows);
  const linear = linearOf(where, head, matrix);
  const classes = linear.bias.length;
  const labels = classLabels(where, "labels", given, { count: matrix.rows, classes });
  checkCount(where, "groups", groups?.length ?? matrix.rows, matrix.rows);
  if (classWeights && classWeights.length !== classes) {
    throw new ConfigError(`${where}: expected ${classes} class weights, received ${classWeights.length}`);
  }
  const values = imageFeatures(where, image, matrix.columns);
  const fitted = yield* leaveOutHead({ features: matrix, labels, classes, classWeights, linear, strength });
  const place = fitted.place(values);
  const logits = logitsOf(fitted.whole, place);
  const [prediction = 0, second = 0] = logits.map((_, k) => k).sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
  const other = against ?? second;
  if (other >= classes || other === prediction) {
    throw new ConfigError(
      `${where}: expected against to be another class than the answer, below ${classes}; received ${other}`,
    );
  }
  const subject: InfluenceSubject = {
    ...{ fitted, labels, place, prediction, against: other, logits },
    units: unitsOf(matrix.rows, groups),
  };
  const limit = Math.min(most ?? Math.min(50, Math.max(1, Math.floor(matrix.rows / 10))), matrix.rows - 1);
  const ranked = (yield* rankedUnits(subject, subject.units, fitted.whole)).filter(
    ({ unit }) => remaining(labels, unit) !== undefined,
  );
  const exact: Influential[] = [];
  const chosen = [
    ...ranked.filter(({ estimate }) => estimate < 0).slice(0, top),
    ...ranked.filter(({ estimate }) => estimate > 0).slice(-top),
  ];
  for (const { unit, estimate } of chosen) {
    const { refitted } = yield* without(subject, unit, fitted.whole);
    exact.push({ ...refitted, estimate });
  }
  const sorted = exact.sort((a, b) => a.change - b.change);
  return {
    ...{ images: matrix.rows, strength: fitted.strength, distance: fitted.distance },
    ...{ prediction, against: other, logits, most: limit },
    supporting: sorted.filter(({ change }) => change < 0),
    opposing: sorted.filter(({ change }) => change > 0).reverse(),
    flip: yield* smallestFlip(subject, limit),
  };
}

function unitsOf(images: number, groups: ArrayLike<number> | undefined): number[][] {
  const units = new Map<number, number[]>();
  for (let image = 0; image < images; image++) {
    const group = groups ? Number(groups[image]) : image;
    const unit = units.get(group);
    if (unit) unit.push(image);
    else units.set(group, [image]);
  }
  return [...units.values()];
}

function linearOf(where: string, { kernel, bias }: LinearHead, features: Matrix): Linear {
  const weights = matrixOf(where, "head.kernel", kernel);
  const classes = weights.columns;
  if (weights.rows !== features.columns || bias.data.length !== classes || classes < 2) {
    throw new ShapeError(
      `${where}: expected a head of ${features.columns} features and at least two classes, received ` +
        `${weights.rows} features and ${classes} classes`,
    );
  }
  const transposed = new Float64Array(weights.data.length);
  weights.data.forEach((weight, index) => {
    transposed[(index % classes) * weights.rows + Math.floor(index / classes)] = weight;
  });
  return { weights: transposed, bias: Float64Array.from(bias.data, Number) };
}

function imageFeatures(where: string, image: Tensor | TensorData | Float32Array, count: number): Float32Array {
  const values = image instanceof Float32Array ? image : matrixOf(where, "image", image).data;
  if (values.length === count) return values;
  throw new ShapeError(`${where}: expected an image of ${count} features, received ${values.length}`);
}
