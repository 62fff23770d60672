import { formatPercent } from "./format.ts";

/** Whether a metric of this name is a fraction, like accuracy, and is formatted as a percentage. */
export function isShareMetric(name: string): boolean {
  return /acc|auc|precision|recall|f1|top_?k/i.test(name);
}

/** Formats the value of a metric: four significant digits, or a percentage if it is a fraction, like accuracy. */
export function formatMetric(name: string, value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (isShareMetric(name) && value >= 0 && value <= 1) return formatPercent(value, 2);
  if (!Number.isFinite(value) || value === 0) return String(value);
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(2) : value.toPrecision(4);
}
