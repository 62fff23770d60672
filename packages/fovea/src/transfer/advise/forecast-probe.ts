import {
  forecastAccuracy,
  type Interval,
  type LearningCurvePoint,
  probeLearningCurve,
} from "../../evaluation/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type ProbedImages, probeSettings } from "./probe-accuracy.ts";

/** Measures a probe's learning curve on features, and forecasts its accuracy after training on a number of images. */
export function forecastProbe(
  features: Tensor,
  probed: ProbedImages,
  images: number,
): { readonly curve: readonly LearningCurvePoint[]; readonly accuracy: Interval } {
  const curve = probeLearningCurve(features, probed.labels, probed.groups, probeSettings(probed));
  const { seed, groups } = probed;
  return { curve, accuracy: forecastAccuracy(curve, images, { seed, ...(groups && { groups }) }) };
}
