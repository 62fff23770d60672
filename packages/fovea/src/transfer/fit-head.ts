import {
  type AsyncOptions,
  fitProbeAsync,
  fitRidgeProbeAsync,
  type Probe,
  type ProbeOptions,
} from "../evaluation/index.ts";
import { adamw, oneCycle } from "../optimizers/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { HeadModel, ValueScale } from "./head.ts";
import { type LearningTask, taskObjective } from "./learning-task.ts";

/** How a head is trained on features. */
export interface HeadFitting {
  /** Passes over the features, for heads other than a linear one. */
  readonly epochs: number;
  readonly seed: number;
  /** The weight of each class in the loss. */
  readonly classWeights: readonly number[] | undefined;
  readonly signal: AbortSignalLike | undefined;
}

/** The features of images, and what a head learns of each. */
export interface HeadSamples {
  /** float32 [images, features]. */
  readonly features: Tensor;
  /** The class of each image. */
  readonly labels: readonly number[] | undefined;
  /** The targets of each image, [images, outputs], instead of classes. */
  readonly targets: Tensor | undefined;
}

/**
 * Trains a head on features. A linear head is fitted to its optimum, with the strength of its penalty chosen by
 * cross-validation; others are trained with AdamW in one cycle.
 */
export async function fitHead(
  { onFeatures, standardized, isLinear, classes }: HeadModel,
  task: LearningTask,
  samples: HeadSamples,
  { epochs, seed, classWeights, signal }: HeadFitting,
): Promise<void> {
  // In a regression, the last layer, which brings values back to their scale, learns nothing.
  const learned = standardized?.model ?? onFeatures;
  const targets = standardized && samples.targets && standardize(samples.targets, standardized.scale);
  const scaled = { ...samples, targets: targets ?? samples.targets };
  if (isLinear) {
    const options = { classes, seed, signal, ...(classWeights && { classWeights }) };
    const { kernel, bias } = await probe(task, scaled, options);
    await onFeatures.setWeights(
      new Map([
        ["classes/kernel", kernel],
        ["classes/bias", bias],
      ]),
    );
    return;
  }
  const { features, labels } = scaled;
  const [images = 0] = features.shape;
  const batchSize = Math.min(64, images);
  const totalSteps = Math.max(2, epochs * Math.ceil(images / batchSize));
  const { loss } = taskObjective(task, { oneHot: false, labelSmoothing: 0 });
  learned.compile({
    optimizer: adamw({ weightDecay: 0.01, learningRate: oneCycle({ maxLearningRate: 1e-2, totalSteps }) }),
    loss,
  });
  await learned.fit(
    { x: features, y: scaled.targets ?? Int32Array.from(labels ?? []) },
    {
      ...{ epochs, batchSize, seed, verbose: false },
      ...(classWeights && { classWeight: classWeights }),
      ...(signal && { signal }),
    },
  );
}

function probe(
  task: LearningTask,
  { features, labels = [], targets }: HeadSamples,
  options: ProbeOptions & AsyncOptions,
): Promise<Probe> {
  if (!targets) return fitProbeAsync(features, labels, options);
  const { seed = 0, signal } = options;
  if (task === "regression") return fitRidgeProbeAsync(features, targets, { seed, signal });
  return fitProbeAsync(features, labelLists(targets), options);
}

/** Brings each value to mean 0 and variance 1; a constant one to 0. */
function standardize({ data, shape }: Tensor, { mean, variance }: ValueScale): Tensor {
  const width = mean.length;
  const values = Float32Array.from(data, (value, at) => {
    const spread = Math.sqrt(variance[at % width] ?? 0);
    return spread > 0 ? (Number(value) - (mean[at % width] ?? 0)) / spread : 0;
  });
  return { data: values, shape, dtype: "float32" };
}

/** The labels that each image has. */
function labelLists({ data, shape: [rows = 0, columns = 0] }: Tensor): readonly number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, label) => label).filter((label) => data[row * columns + label] === 1),
  );
}
