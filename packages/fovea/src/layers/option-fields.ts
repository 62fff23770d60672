import type { Padding2d, PaddingOption, Size2d } from "../ops/window.ts";
import { isJsonObject, type JsonObject } from "../support/json.ts";
import { defineField, isOptions } from "../support/schema.ts";
import { unknownName } from "../support/schema-fields.ts";
import type { Shape } from "../tensor/shape.ts";
import { type ActivationName, activations } from "./activations.ts";

/** "valid", "same", a number for all sides, [rows, columns] or [top, bottom, left, right]. */
export const padding = defineField<PaddingOption>({
  expected: '"valid", "same", a number of at least 0, [rows, columns] or [top, bottom, left, right]',
  read: (value) => {
    if (value === "valid" || value === "same" || isCount(value)) return value;
    if (!Array.isArray(value) || !value.every(isCount)) return undefined;
    const [a, b, c, d] = value as readonly number[];
    if (a === undefined || b === undefined || value.length > 4) return undefined;
    if (c === undefined) return [a, b];
    return d === undefined ? undefined : [a, b, c, d];
  },
});

/** A number of at least 0 for both axes, or [rows, columns]. */
export const counts2d = defineField<number | Size2d, Size2d>({
  expected: "a number of at least 0 or a pair of them",
  read: (value) => {
    const [rows, columns, ...rest]: readonly unknown[] = isCount(value)
      ? [value, value]
      : Array.isArray(value)
        ? value
        : [];
    return isCount(rows) && isCount(columns) && rest.length === 0 ? [rows, columns] : undefined;
  },
});

/**
 * Rows and columns on the four sides: a number, [rows, columns], [top, bottom, left, right] or [[top, bottom], [left,
 * right]].
 */
export const sides = defineField<
  number | Size2d | Padding2d | readonly [readonly [number, number], readonly [number, number]],
  Padding2d
>({
  expected: "a number of at least 0, [rows, columns] or [top, bottom, left, right]",
  read: (value) => {
    const list = (isCount(value) ? [value, value] : Array.isArray(value) ? value.flat() : []) as readonly unknown[];
    if (!list.every(isCount)) return undefined;
    const [a, b, c, d] = list;
    if (a === undefined || b === undefined || list.length > 4) return undefined;
    if (c === undefined) return [a, a, b, b];
    return d === undefined ? undefined : [a, b, c, d];
  },
});

/** A finite number, or a list with one number per channel. */
export const numberOrNumbers = defineField<number | readonly number[]>({
  expected: "a finite number or a list of them",
  read: (value) => {
    const sound = Array.isArray(value) ? value.length > 0 && value.every(Number.isFinite) : Number.isFinite(value);
    return sound ? (value as number | readonly number[]) : undefined;
  },
});

/** An axis, or a list of axes, counted from 0 or from the end. */
export const axes = defineField<number | readonly number[]>({
  expected: "an integer or a list of them",
  read: (value) => {
    const sound = Array.isArray(value)
      ? value.length > 0 && value.every(Number.isSafeInteger)
      : Number.isSafeInteger(value);
    return sound ? (value as number | readonly number[]) : undefined;
  },
});

/** Sizes per axis, without the batch. */
export const sizes = defineField<Shape>({
  expected: "a list of positive integers (sizes per axis, without the batch)",
  read: (value) => (Array.isArray(value) && value.every((size) => isCount(size) && size > 0) ? value : undefined),
});

/** Options that another component reads, as JSON. */
export const jsonObject = defineField<JsonObject>({
  expected: "an object",
  read: (value) => (isJsonObject(value) && isOptions(value) ? value : undefined),
});

/** The name of an activation. */
export const activation = defineField<ActivationName>({
  expected: "the name of an activation",
  read: (value) => {
    if (typeof value !== "string") return undefined;
    if (Object.hasOwn(activations, value)) return value as ActivationName;
    throw unknownName("activation", value, Object.keys(activations));
  },
});

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
