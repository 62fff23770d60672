import {
  forecastAccuracy,
  type Interval,
  type LearningCurvePoint,
  probeLearningCurveAsync,
} from "../../evaluation/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type ProbedImages, probeAccuracy, probeSettings } from "./probe-accuracy.ts";

/** With fewer groups, a quarter of the images is no set to learn from. */
const fewestGroups = 8;

/**
 * Measures a probe's learning curve on features, and forecasts its accuracy after training on a number of images. Of
 * very few images there is no curve, and the forecast is the accuracy of the probe.
 */
export async function forecastProbe(
  features: Tensor,
  probed: ProbedImages,
  images: number,
  signal?: AbortSignalLike,
): Promise<{ readonly curve: readonly LearningCurvePoint[]; readonly accuracy: Interval }> {
  const { seed, groups, labels } = probed;
  if (new Set(groups ?? labels.keys()).size < fewestGroups) {
    return { curve: [], accuracy: (await probeAccuracy(features, probed, signal)).accuracy };
  }
  const curve = await probeLearningCurveAsync(features, labels, groups, { ...probeSettings(probed), signal });
  return { curve, accuracy: forecastAccuracy(curve, images, { seed, ...(groups && { groups }) }) };
}
