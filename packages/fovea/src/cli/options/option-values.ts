import { InvalidArgumentError } from "commander";
import { isRange, type ValueRange } from "../../data/index.ts";
import { nearest } from "../../support/index.ts";

/** Parses a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}

/** Parses a number above 0: "0.001", "1e-3". */
export function positiveNumber(text: string): number {
  const value = numberIn(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** Parses a number of at least 0. */
export function nonNegativeNumber(text: string): number {
  const value = numberIn(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError("Expected a number of at least 0.");
}

/** Parses the numbers of black and white: "0..1", "-1..1", "0..255". */
export function valueRange(text: string): ValueRange {
  const range = text.split("..").map(numberIn);
  if (isRange(range)) return range;
  throw new InvalidArgumentError("Expected the numbers of black and white: 0..1, -1..1 or 0..255.");
}

/** The number in a text; NaN unless it is finite. */
function numberIn(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Parses one of several words. For any other, the error suggests the nearest. */
export function oneWordOf<const Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    const suggestion = nearest(text, words);
    throw new InvalidArgumentError(
      suggestion ? `Did you mean "${suggestion}"?` : `Expected one of ${words.join(", ")}.`,
    );
  };
}

/** Parses and collects the values of an option that may be repeated. */
export function repeated<Value>(parse: (text: string) => Value) {
  return (text: string, earlier: readonly Value[] = []): readonly Value[] => [...earlier, parse(text)];
}

/** Collects the words of an option that may be repeated. */
export const collected = repeated(String);
