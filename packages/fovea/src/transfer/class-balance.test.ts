import { expect, test } from "vitest";
import { classBalance } from "./class-balance.ts";

const labels = [...new Array(12).fill(0), ...new Array(4).fill(1), 2, 2];
const classes = ["cat", "dog", "fox", "owl"];

test("balances classes whose sizes differ by a factor of three, and says so", () => {
  const { weights, sampling, note } = classBalance({ labels, classes }, "auto", "weights");
  expect(sampling).toBe("natural");
  // Each class has the same total; one without images doesn't count.
  expect(weights?.map((weight, label) => weight * labels.filter((other) => other === label).length)).toEqual([
    6, 6, 6, 0,
  ]);
  expect(note).toBe(
    '"cat" has 12 images, "fox" has 2 images: each class has the same weight in the loss; balance: "none" turns this off',
  );
  const sampled = classBalance({ labels: labels.slice(7), classes }, "auto", "sampling");
  expect(sampled).toEqual({ sampling: "natural", weights: undefined, note: undefined });
  expect(classBalance({ labels, classes }, "auto", "sampling")).toMatchObject({
    sampling: "balanced",
    weights: undefined,
  });
});

test("does what it is told, without a note", () => {
  const none = { sampling: "natural", weights: undefined, note: undefined };
  expect(classBalance({ labels, classes }, "none", "sampling")).toEqual(none);
  expect(classBalance({ labels: [0, 1], classes }, "sampling", "weights")).toEqual({ ...none, sampling: "balanced" });
  expect(classBalance({ labels: [0, 0, 0, 1], classes: ["a", "b"] }, "weights", "sampling").weights).toEqual([
    2 / 3,
    2,
  ]);
});
