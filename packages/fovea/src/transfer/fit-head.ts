import { fitProbe } from "../evaluation/index.ts";
import { adamw, oneCycle } from "../optimizers/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { HeadModel } from "./head.ts";

/** How a head is trained on features. */
export interface HeadFitting {
  /** Passes over the features, for heads other than a linear one. */
  readonly epochs: number;
  readonly seed: number;
  /** The weight of each class in the loss. */
  readonly classWeights: readonly number[] | undefined;
  readonly signal: AbortSignalLike | undefined;
}

/**
 * Trains a head on features [images, features] with a class each. A linear head is fitted to its optimum, with the
 * strength of its penalty chosen by cross-validation; others are trained with AdamW in one cycle.
 */
export async function fitHead(
  { onFeatures, isLinear, classes }: HeadModel,
  features: Tensor,
  labels: readonly number[],
  { epochs, seed, classWeights, signal }: HeadFitting,
): Promise<void> {
  if (isLinear) {
    const { kernel, bias } = fitProbe(features, labels, { classes, seed, ...(classWeights && { classWeights }) });
    await onFeatures.setWeights(
      new Map([
        ["classes/kernel", kernel],
        ["classes/bias", bias],
      ]),
    );
    return;
  }
  const batchSize = Math.min(64, labels.length);
  const totalSteps = Math.max(2, epochs * Math.ceil(labels.length / batchSize));
  onFeatures.compile({
    optimizer: adamw({ weightDecay: 0.01, learningRate: oneCycle({ maxLearningRate: 1e-2, totalSteps }) }),
    loss: "sparseCategoricalCrossentropy",
  });
  await onFeatures.fit(
    { x: features, y: Int32Array.from(labels) },
    {
      ...{ epochs, batchSize, seed, verbose: false },
      ...(classWeights && { classWeight: classWeights }),
      ...(signal && { signal }),
    },
  );
}
