import { ConfigError } from "./errors.ts";
import { formatReceived } from "./format-received.ts";
import type { Json } from "./json.ts";
import { nearest } from "./nearest.ts";

/**
 * One option: the type users pass (`Input`), the type it is resolved to (`Resolved`), and its JSON form. `defineField`
 * creates builders of fields.
 */
export interface Field<Input, Resolved, Optional extends boolean = boolean> {
  /** Completes "expected filters to be …". */
  readonly expected: string;
  readonly optional: Optional;
  /** The value of an omitted option; undefined without a default. */
  readonly fallback: Resolved | undefined;
  /** Returns the resolved value, or undefined if `value` is invalid. May throw a more specific ConfigError. */
  read(value: unknown): Resolved | undefined;
  write(value: Resolved): Json;
  /** Carries the type `Input`; never set. */
  readonly "~input"?: Input;
}

/** The fields of a set of options, by name. */
export type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

type InputOf<F> = F extends Field<infer Input, infer _, boolean> ? Input : never;
type ResolvedOf<F> = F extends Field<infer _, infer Resolved, boolean> ? Resolved : never;

/** A set of options, declared once. Types, defaults, checks and JSON form follow from the declaration. */
export interface Schema<F extends Fields> {
  readonly fields: F;
  /**
   * Checks `given` and fills in the defaults.
   * @throws ConfigError that starts with `where` and names the option, what was expected and what was received.
   */
  resolve(where: string, given: unknown): ResolvedOptions<Schema<F>>;
  /** Returns the options as JSON, including defaults; `resolve` reads them back. */
  config(resolved: ResolvedOptions<Schema<F>>): Record<string, Json>;
}

/**
 * The options that users pass for a schema; those with a default may be omitted. The mapping over `keyof F` itself
 * preserves the doc comments of the fields, which editors show.
 */
export type OptionsOf<S> =
  S extends Schema<infer F>
    ? { readonly [K in keyof F as F[K]["optional"] extends true ? never : K]: InputOf<F[K]> } & {
        readonly [K in keyof F as F[K]["optional"] extends true ? K : never]?: InputOf<F[K]> | undefined;
      }
    : never;

/** The result of `resolve`: every option with its value. */
export type ResolvedOptions<S> = S extends Schema<infer F> ? { readonly [K in keyof F]: ResolvedOf<F[K]> } : never;

/** The parameters of a factory: the options may be omitted if all of them are optional. */
export type OptionArguments<O> = Record<never, never> extends O ? [options?: O] : [options: O];

/**
 * Declares options: `options({ units: positiveInteger(), useBias: boolean({ default: true }) })`. `shared` are fields
 * declared in another file, with a named type: doc comments of spread fields would not reach users' editors.
 */
export function options<const F extends Fields>(fields: F): Schema<F>;
export function options<const F extends Fields, S extends Fields>(fields: F, shared: S): Schema<F & S>;
export function options<const F extends Fields, S extends Fields, T extends Fields>(
  fields: F,
  shared: S,
  further: T,
): Schema<F & S & T>;
export function options(...sets: readonly Fields[]): Schema<Fields> {
  const fields: Fields = Object.assign({}, ...sets);
  return {
    fields,
    resolve(where, given) {
      if (given !== undefined && !isOptions(given)) {
        throw new ConfigError(`${where}: expected an object of options, received ${formatReceived(given)}`);
      }
      const values = given ?? {};
      for (const key of Object.keys(values)) if (!Object.hasOwn(fields, key)) throw unknownOption(where, key, fields);
      const entries = Object.entries(fields).map(([key, field]) => [key, read(where, key, field, values[key])]);
      return Object.fromEntries(entries);
    },
    config(resolved) {
      const entries = Object.entries(fields).flatMap(([key, field]) => {
        const value = (resolved as Record<string, unknown>)[key];
        return value === undefined ? [] : [[key, field.write(value)] as const];
      });
      return Object.fromEntries(entries);
    },
  };
}

/** Whether `given` is a plain object of options, and not a map, date, promise or array. */
export function isOptions(given: unknown): given is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(given) === "[object Object]";
}

function read(where: string, key: string, field: Field<unknown, unknown>, value: unknown): unknown {
  if (value === undefined || (value === null && field.optional)) {
    if (field.optional) return field.fallback;
    throw new ConfigError(`${where}: missing option "${key}": expected ${field.expected}`);
  }
  let result: unknown;
  try {
    result = field.read(value);
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${where}: ${key}: ${error.message}`);
    throw error;
  }
  if (result !== undefined) return result;
  throw new ConfigError(`${where}: expected ${key} to be ${field.expected}, received ${formatReceived(value)}`);
}

function unknownOption(where: string, key: string, fields: Fields): ConfigError {
  const names = Object.keys(fields);
  const suggestion = nearest(key.replaceAll("_", ""), names);
  const known = names.length > 0 ? `expected one of ${names.join(", ")}` : "there are no options";
  return new ConfigError(`${where}: unknown option "${key}"; ${suggestion ? `did you mean "${suggestion}"?` : known}`);
}

/** Builds a required field or, given a default, an optional one. */
export interface FieldBuilder<Input, Resolved> {
  (): Field<Input, Resolved, false>;
  (settings: Default<Input>): Field<Input, Resolved, true>;
}

/** Makes an option optional. */
export interface Default<Input> {
  /** The value of the option if it is omitted. */
  readonly default: Input;
}

/** Defines a builder of fields. `write` may be omitted if the resolved value is JSON. */
export function defineField<Input, Resolved = Input>(definition: {
  readonly expected: string;
  read(value: unknown): Resolved | undefined;
  write?(value: Resolved): Json;
}): FieldBuilder<Input, Resolved> {
  const { expected, read, write = (value: Resolved) => value as Json } = definition;
  const build = (settings?: { readonly default: Input }) => ({
    expected,
    optional: settings !== undefined,
    fallback: settings && read(settings.default),
    read,
    write,
  });
  return build as unknown as FieldBuilder<Input, Resolved>;
}

/** Makes a field optional without a default: if omitted, it is undefined. */
export function optional<Input, Resolved>(
  field: Field<Input, Resolved, boolean>,
): Field<Input | null, Resolved | undefined, true> {
  return {
    expected: field.expected,
    optional: true,
    fallback: undefined,
    read: (value) => field.read(value),
    write: (value) => (value === undefined ? null : field.write(value)),
  };
}
