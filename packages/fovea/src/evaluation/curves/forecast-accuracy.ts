import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { integer, positiveInteger } from "../../support/schema-fields.ts";
import { checkCount } from "../arguments.ts";
import { groupsField } from "../folds/groups-field.ts";
import { defaultConfidence, type Interval, openFraction } from "../statistics/interval.ts";
import { quantile } from "../statistics/quantile.ts";
import { checkPoints, lawOf, reweightedLaws } from "./curve-laws.ts";
import { errorAt, type PowerLaw } from "./power-law.ts";
import type { LearningCurvePoint } from "./probe-learning-curve.ts";

const schema = options({
  /** Group of each image, such as a burst; the images of a group are right or wrong together (default: every image alone). */
  groups: optional(groupsField()),
  /** Number of reweighted sets (default 500). */
  resamples: positiveInteger({ default: 500 }),
  /** Confidence of the interval (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
  /** Seed of the weights (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `forecastAccuracy`. */
export type ForecastOptions = OptionsOf<typeof schema>;

/**
 * Forecasts the accuracy after training on a number of images, from the points of `probeLearningCurve`: fits the power
 * law error(n) = a + b·n^−c with a, b ≥ 0. The interval comes from fits to reweighted images, all points alike, with
 * one imagined image that is half wrong, so that a perfect score is not taken for certain (the Bayesian bootstrap:
 * Rubin, Annals of Statistics 9, 1981). It assumes more images of the same kind.
 * Source: Hestness et al., "Deep learning scaling is predictable, empirically", 2017.
 * @throws ConfigError for fewer than two points, or a number of images that is not positive.
 */
export function forecastAccuracy(
  points: readonly LearningCurvePoint[],
  images: number,
  given: ForecastOptions = {},
): Interval {
  const where = "forecastAccuracy";
  const { groups, resamples, confidence, seed } = schema.resolve(where, given);
  checkPoints(where, points);
  if (!(typeof images === "number" && images > 0 && Number.isFinite(images))) {
    throw new ConfigError(`${where}: expected a positive number of images, received ${formatReceived(images)}`);
  }
  if (groups) checkCount(where, "groups", groups.length, points[0]?.correct.length ?? 0);
  const forecast = (law: PowerLaw) => 1 - Math.min(1, errorAt(law, images));
  const values = Float64Array.from(reweightedLaws(points, resamples, seed, groups ?? undefined), forecast).sort();
  const tail = (1 - confidence) / 2;
  const value = forecast(lawOf(points));
  return {
    value,
    low: Math.min(value, quantile(values, tail)),
    high: Math.max(value, quantile(values, 1 - tail)),
  };
}
