import { expect, it } from "vitest";
import { formatMetric } from "./format-metric.ts";

it.each([
  ["loss", 0.073_149, "0.07315"],
  ["loss", 12.5, "12.50"],
  ["loss", 0.000_012_3, "1.23e-5"],
  ["loss", 12_345_678, "1.23e+7"],
  ["loss", Number.NaN, "NaN"],
  ["loss", Number.POSITIVE_INFINITY, "Infinity"],
  ["loss", 0, "0"],
  ["valAccuracy", 0.9877, "98.77 %"],
  ["topKAccuracy", 1, "100.00 %"],
  ["accuracy", 12, "12.00"],
])("formats %s %d", (name, value, text) => expect(formatMetric(name, value)).toBe(text));
