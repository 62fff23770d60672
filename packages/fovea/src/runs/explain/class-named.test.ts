import { expect, test } from "vitest";
import { classNamed } from "./class-named.ts";

test.each([
  ["cat", "cat"],
  ["1", 1],
  ["7", "7"],
  ["-1", "-1"],
])("%j is %j in a model that calls a class 7", (word, expected) => {
  expect(classNamed({ labels: ["7", "cat"] }, word)).toBe(expected);
});

test("in a model without labels, digits are a number", () => {
  expect(classNamed({ labels: undefined }, "7")).toBe(7);
});
