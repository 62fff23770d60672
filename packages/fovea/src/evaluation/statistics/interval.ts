import { defineField } from "../../support/schema.ts";

/** An estimate and the range that holds the true value with the wanted confidence. */
export interface Interval {
  /** The estimate; NaN if nothing was observed. */
  readonly value: number;
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** A share between 0 and 1, both excluded: of a confidence or a rate. */
export const openFraction = defineField<number>({
  expected: "a number between 0 and 1",
  read: (value) => (typeof value === "number" && value > 0 && value < 1 ? value : undefined),
});

/** The default confidence of every interval. */
export const defaultConfidence = 0.95;
