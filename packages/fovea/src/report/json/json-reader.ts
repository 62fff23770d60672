import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject } from "../../support/json.ts";

/** Returns `value` with its type checked. `where` names it in messages: "report.json: title". */
export type JsonReader<T> = (value: unknown, where: string) => T;

/** The reader of a field that may be missing. */
export interface OptionalReader<T> {
  readonly optional: JsonReader<T>;
}

/** A reader per field; a missing one doesn't compile. */
export type FieldReaders<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? OptionalReader<Exclude<T[K], undefined>>
    : JsonReader<T[K]>;
};

export function wrong(where: string, expected: string, value: unknown): FormatError {
  return new FormatError(`${where}: expected ${expected}, received ${formatReceived(value)}`);
}

export const text: JsonReader<string> = (value, where) => {
  if (typeof value === "string") return value;
  throw wrong(where, "text", value);
};

/** A number; null, which is how JSON has NaN, is NaN. */
export const number: JsonReader<number> = (value, where) => {
  if (typeof value === "number") return value;
  if (value === null) return Number.NaN;
  throw wrong(where, "a number", value);
};

/** A whole number from 0. */
export const count: JsonReader<number> = (value, where) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong(where, "a whole number from 0", value);
};

export const boolean: JsonReader<boolean> = (value, where) => {
  if (typeof value === "boolean") return value;
  throw wrong(where, "true or false", value);
};

export function oneOf<const T extends string | number>(...values: readonly T[]): JsonReader<T> {
  return (value, where) => {
    const found = values.find((known) => known === value);
    if (found !== undefined) return found;
    throw wrong(where, values.map((known) => JSON.stringify(known)).join(" or "), value);
  };
}

export function optional<T>(reader: JsonReader<T>): OptionalReader<T> {
  return { optional: reader };
}

export function list<T>(reader: JsonReader<T>): JsonReader<readonly T[]> {
  return (value, where) => {
    if (!Array.isArray(value)) throw wrong(where, "a list", value);
    return value.map((element, index) => reader(element, `${where}[${index}]`));
  };
}

/** An object whose names are not known in advance. */
export function record<T>(reader: JsonReader<T>): JsonReader<Readonly<Record<string, T>>> {
  return (value, where) => {
    if (!isJsonObject(value)) throw wrong(where, "an object", value);
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, reader(field, `${where}.${name}`)] as const),
    );
  };
}

/** An object with known fields; further ones, of later versions, are left out. */
export function object<T extends object>(fields: FieldReaders<NoInfer<T>>): JsonReader<T> {
  const readers = Object.entries(fields) as [string, JsonReader<unknown> | OptionalReader<unknown>][];
  return (value, where) => {
    if (!isJsonObject(value)) throw wrong(where, "an object", value);
    const entries = readers.flatMap(([name, reader]) => {
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      const place = `${where}.${name}`;
      if (typeof reader === "function") return [[name, reader(field, place)] as const];
      return field === undefined || field === null ? [] : [[name, reader.optional(field, place)] as const];
    });
    return Object.fromEntries(entries) as T;
  };
}
