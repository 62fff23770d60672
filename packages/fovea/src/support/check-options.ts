import { defineField, type Field, optional, options } from "./schema.ts";

/** A check for each option of a function; a missing check does not compile. */
export type OptionChecks<T> = { readonly [K in keyof T]-?: Field<unknown, unknown> };

/**
 * Returns the given options of a function, without those that are null or undefined.
 * @throws ConfigError that starts with `where`: for an unknown option with the closest known one, for an invalid value
 * with what was expected.
 */
export function checkOptions<T extends object>(where: string, checks: OptionChecks<T>, given: T | undefined): T {
  const values = options(checks).resolve(where, given);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** Defines an optional option that must pass `check`; `expected` completes "expected … to be". */
export function option(expected: string, check: (value: unknown) => boolean): Field<unknown, unknown, true> {
  return optional(defineField<unknown>({ expected, read: (value) => (check(value) ? value : undefined) })());
}

/** A string, possibly empty. */
export const textOption = option("a string", (value) => typeof value === "string");

/** An option of any type, checked by the code that uses it. */
export const anything = option("given", () => true);
