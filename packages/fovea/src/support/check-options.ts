import { defineField, type Field, optional, options } from "./schema.ts";

/** A check for each option of a function: one without a check does not compile. */
export type OptionChecks<T> = { readonly [K in keyof T]-?: Field<unknown, unknown> };

/**
 * The options of a function as they were given, without those that are null or undefined.
 * @throws ConfigError that opens with `where`: for an unknown option with the nearest known one, for a value of the
 * wrong kind with what was expected.
 */
export function checkOptions<T extends object>(where: string, checks: OptionChecks<T>, given: T | undefined): T {
  const values = options(checks).resolve(where, given);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** An option that may be left out, and has to pass `check`; `expected` completes "expected … to be". */
export function option(expected: string, check: (value: unknown) => boolean): Field<unknown, unknown, true> {
  return optional(defineField<unknown>({ expected, read: (value) => (check(value) ? value : undefined) })());
}

/** Text that may be empty. */
export const textOption = option("a string", (value) => typeof value === "string");

/** An option that may be anything: what it is for checks it. */
export const anything = option("given", () => true);
