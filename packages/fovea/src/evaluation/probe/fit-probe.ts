import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { defineField, type OptionsOf, optional, options } from "../../support/schema.ts";
import { integer, positive, positiveInteger } from "../../support/schema-fields.ts";
import { finishSteps, type Steps, takeTurns } from "../../support/steps.ts";
import { isTensor, type Tensor, type TensorData, tensor, toTensor } from "../../tensor/tensor.ts";
import { checkCount, checkNotEmpty, type Labels, matrixOf } from "../arguments.ts";
import { groupsField } from "../folds/groups-field.ts";
import { type AsyncOptions, separateSignal } from "./async-options.ts";
import { fitLinear } from "./fit-linear.ts";
import { type Linear, linearScores } from "./linear-scores.ts";
import { type ProbeLoss, sigmoidLoss, softmaxLoss, squaredLoss } from "./probe-loss.ts";
import { probeTask } from "./probe-task.ts";

const weightsField = defineField<readonly number[]>({
  expected: "a list of positive numbers",
  read: (value) =>
    Array.isArray(value) && value.every((weight) => Number.isFinite(weight) && weight > 0) ? value : undefined,
});

const ridgeSchema = options({
  /**
   * Strength λ of the penalty in mean loss + λ/2·‖W‖², for standardized features; λ = 1/(n·C) in scikit-learn's terms
   * (default: the one with the smallest loss on left-out images).
   */
  strength: optional(positive()),
  /** Group of each image; the choice of the strength keeps groups together (default: every image alone). */
  groups: optional(groupsField()),
  /** Seed of the folds that the strength is chosen on (default 0). */
  seed: integer({ default: 0 }),
});
const classSchema = options(
  {
    /** Number of classes (default: the largest label + 1). */
    classes: optional(positiveInteger()),
    /** Weight of each class in the loss (default 1 for all), for sets with one class per image. */
    classWeights: optional(weightsField()),
  },
  ridgeSchema.fields,
);

/** Options of `fitProbe`. */
export type ProbeOptions = OptionsOf<typeof classSchema>;
/** Options of `fitRidgeProbe`. */
export type RidgeProbeOptions = OptionsOf<typeof ridgeSchema>;

/** A linear model of features: a dense layer's weights. */
export interface Probe {
  /** [features, outputs], as in `layers.dense`. */
  readonly kernel: Tensor;
  /** [outputs]. */
  readonly bias: Tensor;
  /** What follows: `"softmax"`, `"sigmoid"` for multi-label sets, `"linear"` for regression. */
  readonly activation: "softmax" | "sigmoid" | "linear";
  /** The strength of the penalty. */
  readonly strength: number;
}

/**
 * Fits a linear classifier to features [images, features]: multinomial logistic regression with an L2 penalty or, for
 * lists of labels, one sigmoid per class. Features are standardized for the fit; the result is for features as given.
 * The search is L-BFGS, and deterministic. With fewer images than features, it runs in the images' own span.
 * Source: Kornblith, Shlens and Le, "Do better ImageNet models transfer better?", CVPR 2019.
 * @throws ConfigError for labels that are not classes; ShapeError if the numbers of images differ.
 */
export function fitProbe(features: Tensor | TensorData, labels: Labels, given: ProbeOptions = {}): Probe {
  return finishSteps(classProbe(features, labels, given));
}

/** As `fitProbe`, with the same numbers, but other work has its turn meanwhile, and a signal ends it. */
export async function fitProbeAsync(
  features: Tensor | TensorData,
  labels: Labels,
  given: ProbeOptions & AsyncOptions = {},
): Promise<Probe> {
  const { options, signal } = separateSignal("fitProbe", given);
  return takeTurns(classProbe(features, labels, options), signal);
}

function* classProbe(features: Tensor | TensorData, labels: Labels, given: ProbeOptions): Steps<Probe> {
  const where = "fitProbe";
  const { classes, classWeights, strength, groups, seed } = classSchema.resolve(where, given);
  const matrix = matrixOf(where, "features", features);
  const { loss, lists, activation } = probeTask(where, labels, matrix.rows, classes, classWeights);
  if (groups) checkCount(where, "groups", groups.length, matrix.rows);
  const rows = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const fit = yield* fitLinear({
    features: matrix,
    rows,
    loss,
    solver: "iterative",
    labels: lists,
    groups,
    strength,
    seed,
  });
  return probeOf(fit.linear, activation, fit.strength);
}

/**
 * Fits ridge regression to targets [images, outputs] or [images], by the normal equations: minimizes half the mean
 * squared error + λ/2·‖W‖², for standardized features. Source: Hoerl and Kennard, Technometrics 12 (1970).
 * @throws ConfigError for values that are not finite; ShapeError if the numbers of images differ.
 */
export function fitRidgeProbe(
  features: Tensor | TensorData,
  targets: Tensor | TensorData,
  given: RidgeProbeOptions = {},
): Probe {
  return finishSteps(ridgeProbe(features, targets, given));
}

/** As `fitRidgeProbe`, with the same numbers, but other work has its turn meanwhile, and a signal ends it. */
export async function fitRidgeProbeAsync(
  features: Tensor | TensorData,
  targets: Tensor | TensorData,
  given: RidgeProbeOptions & AsyncOptions = {},
): Promise<Probe> {
  const { options, signal } = separateSignal("fitRidgeProbe", given);
  return takeTurns(ridgeProbe(features, targets, options), signal);
}

function* ridgeProbe(
  features: Tensor | TensorData,
  targets: Tensor | TensorData,
  given: RidgeProbeOptions,
): Steps<Probe> {
  const where = "fitRidgeProbe";
  const { strength, groups, seed } = ridgeSchema.resolve(where, given);
  const matrix = matrixOf(where, "features", features);
  checkNotEmpty(where, "features", matrix.rows);
  const values = toTensor(where, targets);
  const wanted = matrixOf(
    where,
    "targets",
    values.shape.length === 1 ? { ...values, shape: [...values.shape, 1] } : values,
  );
  checkCount(where, "targets", wanted.rows, matrix.rows);
  if (groups) checkCount(where, "groups", groups.length, matrix.rows);
  const rows = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const loss = squaredLoss(wanted.data, wanted.columns);
  const labels = new Int32Array(matrix.rows);
  const fit = yield* fitLinear({ features: matrix, rows, loss, solver: "ridge", labels, groups, strength, seed });
  return probeOf(fit.linear, "linear", fit.strength);
}

/**
 * Applies a probe to features [images, features] and returns its probabilities, or values, [images, outputs].
 * @throws ShapeError if the features are not those of the probe.
 */
export function predictProbe(probe: Probe, features: Tensor | TensorData): Tensor {
  const matrix = matrixOf("predictProbe", "features", features);
  if (!isTensor(probe?.kernel) || !isTensor(probe.bias) || !Object.hasOwn(activations, probe.activation)) {
    throw new ConfigError(
      `predictProbe: expected a probe of fitProbe or fitRidgeProbe, received ${formatReceived(probe)}`,
    );
  }
  const kernel = matrixOf("predictProbe", "probe.kernel", probe.kernel);
  if (kernel.rows !== matrix.columns) {
    throw new ShapeError(`predictProbe: expected ${kernel.rows} features per image, received ${matrix.columns}`);
  }
  const { columns: outputs } = kernel;
  const weights = new Float64Array(kernel.data.length);
  kernel.data.forEach((weight, index) => {
    weights[(index % outputs) * kernel.rows + Math.floor(index / outputs)] = weight;
  });
  const rows = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const scores = linearScores(matrix, rows, { weights, bias: Float64Array.from(probe.bias.data) });
  activations[probe.activation](outputs).activate(scores);
  return tensor(Float32Array.from(scores), [matrix.rows, outputs]);
}

const activations: Readonly<Record<Probe["activation"], (outputs: number) => ProbeLoss>> = {
  softmax: (outputs) => softmaxLoss(new Int32Array(), outputs),
  sigmoid: (outputs) => sigmoidLoss(new Float32Array(), outputs),
  linear: (outputs) => squaredLoss(new Float32Array(), outputs),
};

function probeOf({ weights, bias }: Linear, activation: Probe["activation"], strength: number): Probe {
  const outputs = bias.length;
  const inputs = weights.length / outputs;
  const kernel = new Float32Array(weights.length);
  weights.forEach((weight, index) => {
    kernel[(index % inputs) * outputs + Math.floor(index / inputs)] = weight;
  });
  return {
    kernel: tensor(kernel, [inputs, outputs]),
    bias: tensor(Float32Array.from(bias), [outputs]),
    activation,
    strength,
  };
}
