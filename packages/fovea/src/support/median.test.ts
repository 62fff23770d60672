import { expect, test } from "vitest";
import { median } from "./median.ts";

test.each([
  [[3, 1, 2], 2],
  [[10, 9, 100, 1], 10],
  [[5], 5],
  [[], Number.NaN],
])("the median of %j is %d", (values, expected) => {
  const given = [...values];
  expect(median(given)).toBe(expected);
  expect(given).toEqual(values);
});
