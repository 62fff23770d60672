import { ConfigError } from "./errors.ts";
import { formatReceived } from "./format-received.ts";
import type { Json } from "./json.ts";
import { nearest } from "./nearest.ts";

/**
 * One option: what may be given for it (`Input`), what it becomes (`Resolved`), and how it is written to JSON.
 * `defineField` makes builders of them.
 */
export interface Field<Input, Resolved, Optional extends boolean = boolean> {
  /** Completes "expected filters to be …". */
  readonly expected: string;
  readonly optional: Optional;
  /** What an option that was left out becomes; undefined where there is no default. */
  readonly fallback: Resolved | undefined;
  /** The resolved value, or undefined when `value` is none. May throw a ConfigError that says more. */
  read(value: unknown): Resolved | undefined;
  write(value: Resolved): Json;
  /** Carries the type `Input`; never set. */
  readonly "~input"?: Input;
}

/** The fields of a set of options, by name. */
export type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

type InputOf<F> = F extends Field<infer Input, infer _, boolean> ? Input : never;
type ResolvedOf<F> = F extends Field<infer _, infer Resolved, boolean> ? Resolved : never;

/** A set of options, declared once: its types, defaults, checks and JSON form follow. */
export interface Schema<F extends Fields> {
  readonly fields: F;
  /**
   * Checks `given` and fills in the defaults.
   * @throws ConfigError that opens with `where` and names the option, what was expected and what came.
   */
  resolve(where: string, given: unknown): ResolvedOptions<Schema<F>>;
  /** The options as JSON, defaults included; `resolve` reads it back. */
  config(resolved: ResolvedOptions<Schema<F>>): Record<string, Json>;
}

/**
 * What a user may give for a schema: options with a default may be left out. Mapping over `keyof F` itself keeps the
 * doc comments of the fields, which editors show.
 */
export type OptionsOf<S> =
  S extends Schema<infer F>
    ? { readonly [K in keyof F as F[K]["optional"] extends true ? never : K]: InputOf<F[K]> } & {
        readonly [K in keyof F as F[K]["optional"] extends true ? K : never]?: InputOf<F[K]> | undefined;
      }
    : never;

/** What `resolve` gives: every option with its value. */
export type ResolvedOptions<S> = S extends Schema<infer F> ? { readonly [K in keyof F]: ResolvedOf<F[K]> } : never;

/** The argument list of a factory: the options may be left out when each of them may. */
export type OptionArguments<O> = Record<never, never> extends O ? [options?: O] : [options: O];

/**
 * Declares options: `options({ units: positiveInteger(), useBias: boolean({ default: true }) })`. `shared` are fields
 * that another file declares, under a type with a name: doc comments of a spread would not reach users' editors.
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

/** Objects of options are no maps, dates, promises or arrays. */
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

/** Makes a required field, or with a default an optional one. */
export interface FieldBuilder<Input, Resolved> {
  (): Field<Input, Resolved, false>;
  (settings: Default<Input>): Field<Input, Resolved, true>;
}

/** Makes an option one that may be left out. */
export interface Default<Input> {
  /** What it is then. */
  readonly default: Input;
}

/** A builder of fields; `write` may be left out when the resolved value is JSON itself. */
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

/** The same field, that may be left out without a default: it is undefined then. */
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
