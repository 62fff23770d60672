import type { Random } from "../support/random.ts";
import { nonNegative, number } from "../support/schema-fields.ts";
import { fill } from "./fill.ts";
import { defineInitializer } from "./initializer.ts";

/** Samples from a normal distribution. */
export const randomNormal = defineInitializer({
  className: "RandomNormal",
  options: {
    /** Mean of the distribution (default 0). */
    mean: number({ default: 0 }),
    /** Standard deviation of the distribution (default 0.05). */
    stddev: nonNegative({ default: 0.05 }),
  },
  sample: ({ mean, stddev }, _shape, random, values) => fill(values, (out) => random.normals(out), stddev, mean),
});

/** Samples from a uniform distribution between `minval` and `maxval`. */
export const randomUniform = defineInitializer({
  className: "RandomUniform",
  options: {
    /** Lower bound (default -0.05). */
    minval: number({ default: -0.05 }),
    /** Upper bound (default 0.05). */
    maxval: number({ default: 0.05 }),
  },
  sample: ({ minval, maxval }, _shape, random, values) =>
    fill(values, (out) => random.uniforms(out), maxval - minval, minval),
});

/** Samples from a normal distribution; redraws values more than two standard deviations from the mean. */
export const truncatedNormal = defineInitializer({
  className: "TruncatedNormal",
  options: {
    /** Mean of the distribution before truncation (default 0). */
    mean: number({ default: 0 }),
    /** Standard deviation of the distribution before truncation (default 0.05). */
    stddev: nonNegative({ default: 0.05 }),
  },
  sample: ({ mean, stddev }, _shape, random, values) =>
    fill(values, (out) => truncatedNormals(random, out), stddev, mean),
});

/** Fills `out` with standard normal numbers of absolute value below 2. */
export function truncatedNormals(random: Random, out: Float64Array): void {
  let kept = 0;
  while (kept < out.length) {
    const drawn = random.normals(out.subarray(kept));
    for (let index = 0; index < drawn.length; index++) {
      const value = drawn[index] ?? 0;
      if (Math.abs(value) < 2) out[kept++] = value;
    }
  }
}
