import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { random } from "../../support/random.ts";
import { type OptionsOf, options } from "../../support/schema.ts";
import { integer, positiveInteger } from "../../support/schema-fields.ts";
import { checkNotEmpty, classLabels } from "../arguments.ts";
import { defaultConfidence, type Interval, openFraction } from "./interval.ts";
import { quantile } from "./quantile.ts";

const schema = options({
  /** Number of resampled sets (default 1,000). */
  resamples: positiveInteger({ default: 1000 }),
  /** Confidence of the interval (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
  /** Seed of the resampling (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `bootstrapInterval`. */
export type BootstrapOptions = OptionsOf<typeof schema>;

/**
 * Returns the interval of any statistic, such as a macro average: the middle of its values on sets drawn with
 * replacement, of each class as many images as it has. `statistic` receives the indices of the images of a set. Classes
 * with only a few images vary too little in such sets, so that the interval is too narrow.
 * Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13 and 8.
 * @throws ConfigError if there are no images or `statistic` is not a function.
 */
export function bootstrapInterval(
  labels: ArrayLike<number>,
  statistic: (images: Int32Array) => number,
  given: BootstrapOptions = {},
): Interval {
  const where = "bootstrapInterval";
  const { resamples, confidence, seed } = schema.resolve(where, given);
  const classes = classLabels(where, "labels", labels);
  checkNotEmpty(where, "labels", classes.length);
  if (typeof statistic !== "function") {
    throw new ConfigError(`${where}: expected statistic to be a function, received ${formatReceived(statistic)}`);
  }
  const strata = new Map<number, number[]>();
  classes.forEach((label, image) => {
    const stratum = strata.get(label);
    if (stratum) stratum.push(image);
    else strata.set(label, [image]);
  });
  const generator = random(seed);
  const draw = () => {
    const set = new Int32Array(classes.length);
    let drawn = 0;
    for (const images of strata.values()) {
      for (const _ of images) set[drawn++] = images[generator.integer(images.length)] ?? 0;
    }
    return set;
  };
  const values = Float64Array.from({ length: resamples }, () => statistic(draw())).sort();
  const tail = (1 - confidence) / 2;
  return {
    value: statistic(Int32Array.from(classes, (_, image) => image)),
    low: quantile(values, tail),
    high: quantile(values, 1 - tail),
  };
}
