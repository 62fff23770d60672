import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";

/**
 * Smooths a curve exponentially, as TensorBoard does: s ← w·s + (1 − w)·x, divided by 1 − wᵗ so that the start is not
 * drawn toward 0. Values that are not finite are kept and skipped. `weight` is in [0, 1); 0 changes nothing.
 * @throws ConfigError for another weight, or values that are not numbers.
 */
export function smoothCurve(values: ArrayLike<number>, weight = 0.6): number[] {
  if (typeof weight !== "number" || !(weight >= 0 && weight < 1)) {
    throw new ConfigError(`smoothCurve: expected weight to be in [0, 1), received ${formatReceived(weight)}`);
  }
  let state = 0;
  let seen = 0;
  return numbersOf("smoothCurve", values).map((value) => {
    if (!Number.isFinite(value)) return value;
    seen++;
    state = state * weight + (1 - weight) * value;
    return state / (1 - weight ** seen);
  });
}

/** Returns the values of a curve, of which some may not be finite. */
export function numbersOf(where: string, values: ArrayLike<number>): number[] {
  const list: unknown = values;
  if (Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView))) {
    const numbers = Array.from(values);
    if (numbers.every((value) => typeof value === "number")) return numbers;
  }
  throw new ConfigError(`${where}: expected values to be an array of numbers, received ${formatReceived(values)}`);
}
