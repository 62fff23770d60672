import { describe, expect, test } from "vitest";
import { tensor } from "../../tensor/index.ts";
import { averagePrecision } from "./average-precision.ts";
import { labelReport } from "./label-report.ts";
import { regressionReport } from "./regression-report.ts";

describe("averagePrecision", () => {
  test("equals the example of scikit-learn's documentation", () => {
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(0.5 + 0.5 * (2 / 3), 12);
  });

  test("takes equal scores together, and says nothing without the label", () => {
    // One step of recall 1 at a precision of 2/3, whatever the order of equal scores.
    expect(averagePrecision([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.2])).toBeCloseTo(2 / 3, 12);
    expect(averagePrecision([1, 1, 0], [3, 2, -1])).toBe(1);
    expect(averagePrecision([0, 0], [1, 2])).toBeNaN();
  });
});

test("labelReport counts each label at 0.5 and orders by its probability", () => {
  const targets = [
    [1, 0, 0],
    [1, 1, 0],
    [0, 1, 0],
    [0, 0, 0],
  ];
  const probabilities = [
    [0.9, 0.6, 0.1],
    [0.4, 0.8, 0.2],
    [0.2, 0.7, 0.9],
    [0.6, 0.1, 0.1],
  ];
  const [first, second, third] = labelReport(targets, probabilities);
  expect(first).toMatchObject({
    label: 0,
    images: 2,
    precision: { value: 0.5 },
    recall: { value: 0.5 },
    f1: { value: 0.5 },
  });
  expect(first?.averagePrecision.value).toBeCloseTo(0.5 + 0.5 * (2 / 3), 12);
  expect(second?.averagePrecision).toEqual({ value: 1, low: 1, high: 1 });
  expect(second?.precision.value).toBeCloseTo(2 / 3, 12);
  expect(third?.averagePrecision.value).toBeNaN();
  expect(() => labelReport(targets, [[0.5]])).toThrow("labelReport: expected probabilities [4, 3], received [1, 1]");
});

test("regressionReport equals the examples of scikit-learn's documentation", () => {
  const column = (values: readonly number[]) => values.map((value) => [value]);
  const [result] = regressionReport(column([3, -0.5, 2, 7]), column([2.5, 0, 2, 8]));
  expect(result?.meanAbsoluteError.value).toBeCloseTo(0.5, 12);
  expect(result?.rootMeanSquaredError.value).toBeCloseTo(Math.sqrt(0.375), 12);
  expect(result?.r2.value).toBeCloseTo(0.9486081370449679, 12);
  expect(result?.r2.low).toBeLessThan(0.9486);
  const many = Array.from({ length: 400 }, (_, at) => at % 20);
  const [mean] = regressionReport(column(many), column(many.map(() => 9.5)));
  expect(mean?.r2.value).toBeCloseTo(0, 12);
  expect(mean?.meanAbsoluteError.low).toBeLessThan(5);
  expect(mean?.meanAbsoluteError.high).toBeGreaterThan(5);
});

test("of equal targets, and of no images, nothing is claimed", () => {
  const [equal] = regressionReport(tensor([2, 2, 2], [3, 1]), tensor([1, 2, 3], [3, 1]));
  expect([equal?.r2.value, equal?.r2.low, equal?.r2.high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  const [few] = regressionReport(tensor([1, 2, 4], [3, 1]), tensor([1, 2, 3], [3, 1]));
  for (const end of [few?.r2.low, few?.r2.high]) expect(Number.isFinite(end)).toBe(true);
  expect(() => labelReport(tensor([], [0, 2]), tensor([], [0, 2]))).toThrow("labelReport: expected");
});
