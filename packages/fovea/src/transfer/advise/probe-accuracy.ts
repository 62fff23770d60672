import { type CrossValidation, crossValidateProbeAsync } from "../../evaluation/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Images whose features are probed. */
export interface ProbedImages {
  readonly labels: readonly number[];
  /** Numbers of images that belong together. */
  readonly groups: readonly number[] | undefined;
  /** The number of classes. */
  readonly classes: number;
  readonly seed: number;
}

/** Below this number of images, splits are repeated and each chooses its penalty, as both cost little. */
const small = 300;

/** Five folds, or as many as there are groups; repeated and with a penalty per split where that costs little. */
export function probeSettings({ labels, groups, seed }: ProbedImages) {
  const isSmall = labels.length < small;
  return {
    ...{ folds: Math.min(5, groups ? new Set(groups).size : labels.length), seed },
    ...(isSmall ? { repeats: 3 } : { selection: "once" as const }),
  };
}

/** Cross-validates a linear probe, by groups. */
export function probeAccuracy(
  features: Tensor,
  images: ProbedImages,
  signal?: AbortSignalLike,
): Promise<CrossValidation> {
  const { labels, groups, classes } = images;
  return crossValidateProbeAsync(features, labels, groups, { ...probeSettings(images), classes, signal });
}
