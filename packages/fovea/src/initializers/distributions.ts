import type { Random } from "../support/random.ts";
import { nonNegative, number } from "../support/schema-fields.ts";
import { fill } from "./fill.ts";
import { defineInitializer } from "./initializer.ts";

/** Normal with a mean (0) and a standard deviation (0.05). */
export const randomNormal = defineInitializer({
  className: "RandomNormal",
  options: { mean: number({ default: 0 }), stddev: nonNegative({ default: 0.05 }) },
  sample: ({ mean, stddev }, shape, random) => fill(shape, () => mean + stddev * random.normal()),
});

/** Uniform from minval (−0.05) to maxval (0.05). */
export const randomUniform = defineInitializer({
  className: "RandomUniform",
  options: { minval: number({ default: -0.05 }), maxval: number({ default: 0.05 }) },
  sample: ({ minval, maxval }, shape, random) => fill(shape, () => minval + (maxval - minval) * random.uniform()),
});

/** Normal, with values further than two standard deviations from the mean drawn again. */
export const truncatedNormal = defineInitializer({
  className: "TruncatedNormal",
  options: { mean: number({ default: 0 }), stddev: nonNegative({ default: 0.05 }) },
  sample: ({ mean, stddev }, shape, random) => fill(shape, () => mean + stddev * withinTwo(random)),
});

/** A standard normal number of absolute value below 2. */
export function withinTwo(random: Random): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) < 2) return value;
  }
}
