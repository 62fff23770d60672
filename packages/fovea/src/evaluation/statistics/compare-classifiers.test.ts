import { describe, expect, test } from "vitest";
import { compareClassifiers } from "./compare-classifiers.ts";
import { holm } from "./holm.ts";
import { mcnemar } from "./mcnemar.ts";

describe("holm", () => {
  test("multiplies the smallest most, and keeps the order (as p.adjust of R does)", () => {
    expect(holm([0.01, 0.02, 0.03, 0.04])).toEqual([0.04, 0.06, 0.06, 0.06]);
    expect(holm([0.04, 0.01, 0.5])).toEqual([0.08, 0.03, 0.5]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
  });

  test("leaves a single value", () => expect(holm([0.03])).toEqual([0.03]));

  test("takes none", () => expect(holm([])).toEqual([]));
});

describe("compareClassifiers", () => {
  const labels = Array.from({ length: 60 }, (_, image) => image % 3);
  const right = [...labels];
  const often = labels.map((label, image) => (image < 15 ? (label + 1) % 3 : label));
  const rarely = labels.map((label, image) => (image < 40 ? (label + 1) % 3 : label));

  test("tests each pair, corrected for their number", () => {
    const pairs = compareClassifiers(labels, [often, right, rarely]);
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(pairs.map(({ onlyFirst, onlySecond }) => [onlyFirst, onlySecond])).toEqual([
      [0, 15],
      [25, 0],
      [40, 0],
    ]);
    expect(pairs.map(({ difference }) => difference.value)).toEqual([15 / 60, -25 / 60, -40 / 60]);
    const alone = [mcnemar(labels, often, right), mcnemar(labels, often, rarely), mcnemar(labels, right, rarely)];
    expect(pairs.map(({ midP }) => midP)).toEqual(alone.map(({ midP }) => midP));
    expect(pairs[2]?.p).toBeCloseTo(3 * Number(alone[2]?.midP), 15);
    expect(pairs[0]?.p).toBe(alone[0]?.midP);
  });

  test("corrects nothing for two", () => {
    const [pair] = compareClassifiers(labels, [often, right]);
    expect(pair?.p).toBe(pair?.midP);
  });
});
