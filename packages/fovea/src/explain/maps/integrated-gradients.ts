import { anything } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import { scoresOf } from "../subject/run-samples.ts";
import { imageShape, type Subject } from "../subject/subject.ts";
import { type Baseline, baselineValues } from "./baseline.ts";
import { defineMethod } from "./define-method.ts";
import type { MapValues } from "./heat-map.ts";
import { meanGradients } from "./saliency.ts";

/** Options of `integratedGradients`. */
export interface IntegratedGradientsOptions {
  /** Where the path to the image begins (default 0: the mean color, for normalized images). */
  readonly baseline?: Baseline;
  /** Number of points on the path (default 50). */
  readonly steps?: number;
}

/**
 * Integrated gradients (Sundararajan et al. 2017): the mean gradient along the straight path from a baseline to the
 * image, times their difference. The attributions add up to the difference of the scores; `completeness` says how closely.
 */
export const integratedGradients = defineMethod<IntegratedGradientsOptions>({
  name: "integratedGradients",
  isSigned: true,
  channels: "sum",
  checks: { baseline: anything, steps: optional(positiveInteger()) },
  async compute(subject, { baseline, steps = 50 }): Promise<MapValues[]> {
    const start = baselineValues(subject, "baseline", baseline);
    const { rows } = subject;
    const means = await meanGradients(subject, {
      count: rows.length * steps,
      row: (sample) => Math.floor(sample / steps),
      write(sample, pixels) {
        // Midpoints of equal parts, whose error falls with the square of their number.
        const share = ((sample % steps) + 0.5) / steps;
        for (let at = 0; at < pixels.length; at++) {
          const from = start[at] ?? 0;
          pixels[at] = from + share * ((pixels[at] ?? 0) - from);
        }
      },
    });
    const baselines = await scoresOf(subject, {
      count: rows.length,
      row: (sample) => sample,
      write: (_, pixels) => pixels.set(start),
    });
    return means.map(({ values }, row) => {
      const image = imageOf(subject, rows[row]?.image ?? 0);
      const data = Float32Array.from(values.data, (mean, at) => mean * ((image[at] ?? 0) - (start[at] ?? 0)));
      const sum = data.reduce((total, value) => total + value, 0);
      const expected = (rows[row]?.score ?? 0) - (baselines[row] ?? 0);
      return { values: { ...values, data }, completeness: { sum, expected } };
    });
  },
});

function imageOf(subject: Subject, image: number) {
  const [height, width, channels] = imageShape(subject);
  const length = height * width * channels;
  return subject.inputs[subject.image]?.data.subarray(image * length, (image + 1) * length) ?? new Float32Array();
}
