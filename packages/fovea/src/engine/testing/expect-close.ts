import { expect } from "vitest";
import type { TypedArray } from "../../tensor/dtype.ts";

/** Results smaller than this are differences of larger numbers, whose rounding is what remains. */
const smallestScale = 0.1;

/**
 * Asserts that every element is within `tolerance` times the largest expected magnitude (at least 0.1) of what is
 * expected. Infinite and NaN elements must be exactly so on both sides.
 */
export function expectClose(
  actual: TypedArray | undefined,
  expected: TypedArray | undefined,
  tolerance: number,
  what: string,
): void {
  if (!actual || !expected) expect.fail(`${what}: ${actual ? "nothing is expected" : "there is no result"}`);
  expect(actual.length, `${what}: number of elements`).toBe(expected.length);
  let largest = smallestScale;
  for (const value of expected) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  let worst = 0;
  let at = -1;
  expected.forEach((value: number, i: number) => {
    const difference = Object.is(actual[i], value) ? 0 : Math.abs((actual[i] ?? Number.NaN) - value);
    const error = Number.isNaN(difference) ? Infinity : difference;
    if (error > worst) {
      worst = error;
      at = i;
    }
  });
  if (worst <= tolerance * largest) return;
  expect.fail(
    `${what}: element ${at} of ${expected.length} is ${actual[at]}, expected ${expected[at]}: off by ${worst}, ` +
      `${(worst / largest).toExponential(1)} of the largest (${largest}); allowed ${tolerance.toExponential(1)}`,
  );
}
