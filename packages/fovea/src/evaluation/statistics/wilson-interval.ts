import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { defaultConfidence, type Interval, openFraction } from "./interval.ts";
import { twoSidedZ } from "./normal.ts";

/**
 * Returns the interval of a share, such as an accuracy, of which `successes` of `n` were observed. It holds for few
 * images and for shares near 0 and 1, where the textbook interval p ± 1.96·√(p(1−p)/n) fails:
 *
 *     (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)
 *
 * Without observations, it is 0 to 1. Source: Wilson, "Probable inference", JASA 22 (1927).
 * @throws ConfigError unless 0 ≤ successes ≤ n and 0 < confidence < 1.
 */
export function wilsonInterval(successes: number, n: number, confidence = defaultConfidence): Interval {
  const where = "wilsonInterval";
  for (const [name, value] of Object.entries({ successes, n })) {
    if (typeof value !== "number" || !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new ConfigError(`${where}: expected ${name} to be a number from 0, received ${formatReceived(value)}`);
    }
  }
  if (successes > n) throw new ConfigError(`${where}: expected at most n = ${n} successes, received ${successes}`);
  if (openFraction().read(confidence) === undefined) {
    throw new ConfigError(
      `${where}: expected confidence to be a number between 0 and 1, received ${formatReceived(confidence)}`,
    );
  }
  if (n === 0) return { value: Number.NaN, low: 0, high: 1 };
  const share = successes / n;
  const z = twoSidedZ(confidence);
  const scale = 1 + z ** 2 / n;
  const center = (share + z ** 2 / (2 * n)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / scale;
  // Rounding must not move the ends of 0 % and 100 % off them.
  return {
    value: share,
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === n ? 1 : Math.min(1, center + half),
  };
}
