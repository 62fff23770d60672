import { random } from "../../support/random.ts";
import { optional } from "../../support/schema.ts";
import { integer, nonNegative, positiveInteger } from "../../support/schema-fields.ts";
import type { Subject } from "../subject/subject.ts";
import { defineMethod } from "./define-method.ts";
import { meanGradients } from "./saliency.ts";

/** Options of `smoothGrad`. */
export interface SmoothGradOptions {
  /** Number of noisy copies per image (default 50). */
  readonly samples?: number;
  /** Standard deviation of the noise, as a share of the range of the image's values (default 0.15). */
  readonly noise?: number;
  /** Seed of the noise (default 0). */
  readonly seed?: number;
}

/** SmoothGrad (Smilkov et al. 2017): the mean gradient of noisy copies of the image. */
export const smoothGrad = defineMethod<SmoothGradOptions>({
  name: "smoothGrad",
  isSigned: false,
  channels: "largest",
  checks: { samples: optional(positiveInteger()), noise: optional(nonNegative()), seed: optional(integer()) },
  compute(subject, { samples = 50, noise = 0.15, seed = 0 }) {
    const spread = subject.rows.map(({ image }) => noise * rangeOf(subject, image));
    return meanGradients(subject, {
      count: subject.rows.length * samples,
      row: (sample) => Math.floor(sample / samples),
      write(sample, pixels) {
        const row = Math.floor(sample / samples);
        // The noise depends on the copy alone: images and classes are compared under the same noise.
        const generator = random(seed, sample % samples);
        for (let at = 0; at < pixels.length; at++) {
          pixels[at] = (pixels[at] ?? 0) + (spread[row] ?? 0) * generator.normal();
        }
      },
    });
  },
});

function rangeOf({ inputs, image: input }: Subject, image: number): number {
  const { data, shape } = inputs[input] ?? { data: [], shape: [1] };
  const length = data.length / (shape[0] ?? 1);
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let at = image * length; at < (image + 1) * length; at++) {
    least = Math.min(least, data[at] ?? 0);
    largest = Math.max(largest, data[at] ?? 0);
  }
  return largest - least;
}
