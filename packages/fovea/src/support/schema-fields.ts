import { ConfigError } from "./errors.ts";
import { formatReceived } from "./format-received.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { nearest } from "./nearest.ts";
import { type Default, defineField, type Field } from "./schema.ts";

/** A boolean. */
export const boolean = defineField<boolean>({
  expected: "true or false",
  read: (value) => (typeof value === "boolean" ? value : undefined),
});

/** Any finite number. */
export const number = defineField<number>({
  expected: "a finite number",
  read: (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined),
});

/** A number of at least 0. */
export const nonNegative = defineField<number>({
  expected: "a number of at least 0",
  read: (value) => (typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined),
});

/** A number above 0. */
export const positive = defineField<number>({
  expected: "a number above 0",
  read: (value) => (typeof value === "number" && value > 0 && Number.isFinite(value) ? value : undefined),
});

/** A number in [0, 1). */
export const fraction = defineField<number>({
  expected: "a number from 0 to below 1",
  read: (value) => (typeof value === "number" && value >= 0 && value < 1 ? value : undefined),
});

/** An integer of either sign. */
export const integer = defineField<number>({
  expected: "an integer",
  read: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
});

/** 0, 1, 2, … */
export const nonNegativeInteger = defineField<number>({
  expected: "an integer of at least 0",
  read: (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? (value as number) : undefined),
});

/** 1, 2, 3, … */
export const positiveInteger = defineField<number>({
  expected: "a positive integer",
  read: (value) => (isPositiveInteger(value) ? value : undefined),
});

/** A non-empty string. */
export const text = defineField<string>({
  expected: "a non-empty string",
  read: (value) => {
    if (typeof value !== "string" || value === "") return undefined;
    if (!value.includes("\0")) return value;
    throw new ConfigError(`expected text without NUL characters, received ${formatReceived(value)}`);
  },
});

/** A positive integer for both axes, or [rows, columns]. */
export const size2d = defineField<number | readonly [number, number], readonly [number, number]>({
  expected: "a positive integer or a pair of them",
  read: (value) => {
    if (isPositiveInteger(value)) return [value, value];
    const [rows, columns, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [];
    return isPositiveInteger(rows) && isPositiveInteger(columns) && rest.length === 0 ? [rows, columns] : undefined;
  },
});

/** A list of integers. */
export const integers = defineField<readonly number[]>({
  expected: "a list of integers",
  read: (value) => (Array.isArray(value) && value.every(Number.isSafeInteger) ? value : undefined),
});

/** A list of numbers. */
export const numbers = defineField<readonly number[]>({
  expected: "a list of finite numbers",
  read: (value) => (Array.isArray(value) && value.every(Number.isFinite) ? value : undefined),
});

/** One of several words. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  settings: Default<Word>,
): Field<Word, Word, true>;
export function oneOf<const Word extends string>(words: readonly Word[]): Field<Word, Word, false>;
export function oneOf<const Word extends string>(words: readonly Word[], settings?: Default<Word>) {
  const builder = defineField<Word>({
    expected: `one of ${words.map((word) => `"${word}"`).join(", ")}`,
    read: (value) => {
      const word = words.find((candidate) => candidate === value);
      if (word !== undefined || typeof value !== "string") return word;
      throw unknownName("name", value, words);
    },
  });
  return settings ? builder(settings) : builder();
}

/** The objects that can be given as the object itself, by name, or in JSON form. */
export interface Family<T> {
  /** "initializer", for error messages. */
  readonly kind: string;
  /** The factories by name ("heNormal"). */
  readonly members: Readonly<Record<string, FamilyMember<T>>>;
  /** Whether `value` is an object of the family. */
  isMember(value: unknown): value is T;
}

/** A factory of a family. Called without options, it creates the object for its bare name. */
export interface FamilyMember<T> {
  readonly className: string;
  /** Creates an object from its options as JSON. */
  fromConfig(config: JsonObject): T;
}

/**
 * Returns the object of a family for `value`: an object of the family, a name, or `{ className, config }`. Returns
 * undefined for other values.
 * @throws ConfigError for an unknown name, with the closest known one.
 */
export function memberOf<T>(family: Family<T>, value: unknown): T | undefined {
  if (family.isMember(value)) return value;
  if (typeof value === "string") {
    const member = family.members[value];
    if (!Object.hasOwn(family.members, value) || !member) {
      throw unknownName(family.kind, value, Object.keys(family.members));
    }
    return member.fromConfig({});
  }
  if (!isJsonObject(value) || typeof value.className !== "string") return undefined;
  const { className, config = {} } = value;
  const members = Object.values(family.members);
  const member = members.find((candidate) => candidate.className === className);
  if (!member) {
    throw unknownName(
      family.kind,
      className,
      members.map((candidate) => candidate.className),
    );
  }
  if (isJsonObject(config)) return member.fromConfig(config);
  throw new ConfigError(`expected the config of ${className} to be an object, received ${formatReceived(config)}`);
}

/** Returns an error such as `unknown initializer "heNorml"; did you mean "heNormal"?` */
export function unknownName(kind: string, name: string, known: Iterable<string>): ConfigError {
  const list = [...known];
  const suggestion = nearest(name.replaceAll("_", ""), list);
  const rest = suggestion ? `did you mean "${suggestion}"?` : `expected one of ${list.join(", ")}`;
  return new ConfigError(`unknown ${kind} "${name}"; ${rest}`);
}

function isPositiveInteger(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
