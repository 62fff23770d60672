import { defineField, type Field } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import { type FillMode, fillModes } from "./plan.ts";

type Range = readonly [low: number, high: number];

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
function isRange(value: unknown): value is Range {
  const [low, high, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
  return isNumber(low) && isNumber(high) && low <= high && rest.length === 0;
}

/** A number n ≥ 0 for the range [−n, n], or a range. */
export const rangeAroundZero = defineField<number | Range, Range>({
  expected: "a number of at least 0 or [low, high]",
  read: (value) => (isNumber(value) && value >= 0 ? [0 - value, value] : isRange(value) ? value : undefined),
});

/** A number n ≥ 0 for the range [max(0, 1 − n), 1 + n], or a range of numbers of at least 0. */
export const rangeAroundOne = defineField<number | Range, Range>({
  expected: "a number of at least 0 or [low, high] with low at least 0",
  read(value) {
    if (isNumber(value) && value >= 0) return [Math.max(0, 1 - value), 1 + value];
    return isRange(value) && value[0] >= 0 ? value : undefined;
  },
});

/** A number of at least 0 that is always taken, or a range of such numbers. */
export const amount = defineField<number | Range, Range>({
  expected: "a number of at least 0 or [low, high] with low at least 0",
  read(value) {
    if (isNumber(value) && value >= 0) return [value, value];
    return isRange(value) && value[0] >= 0 ? value : undefined;
  },
});

/** A range of numbers above 0. */
export const positiveRange = defineField<Range>({
  expected: "[low, high], both above 0",
  read: (value) => (isRange(value) && value[0] > 0 ? value : undefined),
});

/** A range within the unit interval, without 0. */
export const shareRange = defineField<Range>({
  expected: "[low, high], both above 0 and at most 1",
  read: (value) => (isRange(value) && value[0] > 0 && value[1] <= 1 ? value : undefined),
});

/** A number from 0 to 1, both included. */
export const share = defineField<number>({
  expected: "a number from 0 to 1",
  read: (value) => (isNumber(value) && value >= 0 && value <= 1 ? value : undefined),
});

/** A color: an integer from 0 to 255 for all channels, or [red, green, blue]. */
export const color = defineField<number | readonly [number, number, number], readonly [number, number, number]>({
  expected: "an integer from 0 to 255 or [red, green, blue]",
  read(value) {
    const isLevel = (level: unknown) => isNumber(level) && Number.isInteger(level) && level >= 0 && level <= 255;
    if (isLevel(value)) return [value, value, value] as readonly number[] as readonly [number, number, number];
    if (!Array.isArray(value) || value.length !== 3 || !value.every(isLevel)) return undefined;
    return value as unknown as readonly [number, number, number];
  },
});

interface ProbabilityFields extends Readonly<Record<string, Field<unknown, unknown>>> {
  /** How often the step is applied, from 0 to 1. */
  readonly probability: Field<number, number, true>;
}

/** The option that every step has. */
export function withProbability(byDefault: number): ProbabilityFields {
  return { probability: share({ default: byDefault }) };
}

interface FillFields extends Readonly<Record<string, Field<unknown, unknown>>> {
  /**
   * What stands beyond the edges, by Keras' names: "reflect" (default), "constant", "nearest" or "wrap". If several
   * steps look beyond the edges, the last one decides for all.
   */
  readonly fillMode: Field<FillMode, FillMode, true>;
  /** The color for "constant": an integer from 0 to 255, or [red, green, blue]. Default 0. */
  readonly fillColor: Field<number | readonly [number, number, number], readonly [number, number, number], true>;
}

/** The options of steps that look beyond the edges of the image. */
export const fill: FillFields = {
  fillMode: oneOf(fillModes, { default: "reflect" }),
  fillColor: color({ default: 0 }),
};
