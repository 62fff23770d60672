import type { Interval } from "../../evaluation/index.ts";
import { formatCount, formatDuration } from "../../support/format.ts";

/** How a language writes numbers. */
export interface FormatTexts {
  /** A share, from 0 to 1, as a percentage. */
  percent(share: number, digits?: number): string;
  /** The ends of an interval, as percentages. */
  range(interval: Interval): string;
  count(value: number): string;
  /** A number with three significant digits. */
  number(value: number): string;
  duration(seconds: number): string;
  /** What stands between sentences. */
  readonly gap: string;
  /** What stands between a label and what it labels. */
  readonly colon: string;
  /** What stands between two facts. */
  readonly comma: string;
  /** What joins names: "a, b and c". */
  readonly list: { readonly separator: string; readonly last: string };
}

/** What a page shows for a number that is not there. */
export const missing = "–";

/** Spaces within a number don't break. */
const space = "\u202f";

/** What English and Chinese have in common. */
export const commonFormat = {
  percent: (share: number, digits = 1) => {
    if (!Number.isFinite(share)) return missing;
    const least = 10 ** -digits;
    if (share > 0 && 100 * share < least / 2) return `< ${least}${space}%`;
    return `${decimals(100 * share, digits)}${space}%`;
  },
  range: ({ low, high }: Interval) =>
    Number.isFinite(low) && Number.isFinite(high)
      ? `${decimals(100 * low, 1)}–${decimals(100 * high, 1)}${space}%`
      : missing,
  count: formatCount,
  number: (value: number) => (Number.isFinite(value) ? significant(value) : missing),
  duration: (seconds: number) => formatDuration(seconds).replaceAll(" ", "\u00a0"),
};

/** 100 is exact if it is written without decimals. */
function decimals(value: number, digits: number): string {
  return value === 100 || value === 0 ? String(value) : value.toFixed(digits);
}

function significant(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-4) return value.toExponential(2).replace("e+", "e").replace("e-", "e−");
  return String(Number(value.toPrecision(3)));
}
