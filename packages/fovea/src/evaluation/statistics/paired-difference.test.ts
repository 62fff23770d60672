import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { pairedDifference } from "./paired-difference.ts";

describe("pairedDifference", () => {
  test("follows the formula", () => {
    // b = 7/102, c = 15/102: 8/102 ± 1.959964·√((22/102 − (8/102)²)/102).
    const { value, low, high } = pairedDifference(6, 14, 100);
    expect(value).toBeCloseTo(0.08, 12);
    expect(low).toBeCloseTo(8 / 102 - 1.959963985 * Math.sqrt((22 / 102 - (8 / 102) ** 2) / 102), 9);
    expect(high).toBeCloseTo(8 / 102 + 1.959963985 * Math.sqrt((22 / 102 - (8 / 102) ** 2) / 102), 9);
  });

  test("changes its sign with the order", () => {
    const [one, other] = [pairedDifference(3, 10, 50), pairedDifference(10, 3, 50)];
    expect(one.low).toBeCloseTo(-other.high, 12);
    expect(one.value).toBe(-other.value);
  });

  test.each([
    [30, 0.05, 0.12],
    [100, 0.03, 0.03],
    [400, 0.02, 0.06],
  ])("holds the true difference of %i images in about 95 of 100 cases", (n, b, c) => {
    const numbers = random(1);
    const rounds = 4000;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      let [first, second] = [0, 0];
      for (let image = 0; image < n; image++) {
        const draw = numbers.uniform();
        if (draw < b) first++;
        else if (draw < b + c) second++;
      }
      const { low, high } = pairedDifference(first, second, n);
      if (low <= c - b && c - b <= high) held++;
    }
    // It is conservative where hardly any answers differ.
    expect(held / rounds).toBeGreaterThan(0.94);
    expect(held / rounds).toBeLessThan(0.995);
  });

  test("says nothing without images", () => {
    expect(pairedDifference(0, 0, 0)).toEqual({ value: Number.NaN, low: -1, high: 1 });
  });

  test("rejects counts that don't fit", () => {
    expect(() => pairedDifference(3, 3, 5)).toThrow(
      "pairedDifference: expected at most n = 5 images, received 3 and 3",
    );
    expect(() => pairedDifference(1.5, 3, 5)).toThrow("expected onlyFirst to be a whole number from 0, received 1.5");
    expect(() => pairedDifference(1, 3, 5, 1)).toThrow("expected confidence to be a number between 0 and 1");
  });
});
