import type { Calibration } from "../../evaluation/index.ts";

/** From how many images the calibration is more than chance. */
export const calibrationFrom = 100;

/** Mean confidence minus accuracy: above 0 for an overconfident model. */
export function confidenceBias({ bins }: Calibration): number {
  const images = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, bin) => sum + (bin.count / images) * (bin.confidence - bin.accuracy.value), 0);
}
