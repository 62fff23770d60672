import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { defaultConfidence, type Interval, openFraction } from "./interval.ts";
import { twoSidedZ } from "./normal.ts";

/**
 * Returns the difference of two accuracies on the same `n` images, second minus first, and its interval: Wald's after
 * adding one image to each kind of disagreement, which holds for few images too. With b = (onlyFirst + 1)/(n + 2) and
 * c = (onlySecond + 1)/(n + 2):
 *
 *     c − b ± z·√((b + c − (c − b)²) / (n + 2))
 *
 * Source: Bonett and Price, Journal of Educational and Behavioral Statistics 37 (2012).
 * @throws ConfigError unless the counts are whole numbers that fit `n`, and 0 < confidence < 1.
 */
export function pairedDifference(
  onlyFirst: number,
  onlySecond: number,
  n: number,
  confidence = defaultConfidence,
): Interval {
  const where = "pairedDifference";
  for (const [name, value] of Object.entries({ onlyFirst, onlySecond, n })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new ConfigError(`${where}: expected ${name} to be a whole number from 0, received ${formatReceived(value)}`);
  }
  if (onlyFirst + onlySecond > n) {
    throw new ConfigError(`${where}: expected at most n = ${n} images, received ${onlyFirst} and ${onlySecond}`);
  }
  if (openFraction().read(confidence) === undefined) {
    throw new ConfigError(
      `${where}: expected confidence to be a number between 0 and 1, received ${formatReceived(confidence)}`,
    );
  }
  if (n === 0) return { value: Number.NaN, low: -1, high: 1 };
  const b = (onlyFirst + 1) / (n + 2);
  const c = (onlySecond + 1) / (n + 2);
  const half = twoSidedZ(confidence) * Math.sqrt((b + c - (c - b) ** 2) / (n + 2));
  return {
    value: (onlySecond - onlyFirst) / n,
    low: Math.max(-1, c - b - half),
    high: Math.min(1, c - b + half),
  };
}
