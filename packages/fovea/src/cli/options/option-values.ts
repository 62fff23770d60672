import { InvalidArgumentError } from "commander";
import { isRange, type ValueRange } from "../../data/index.ts";
import { nearest } from "../../support/index.ts";

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}

/** Reads a number above 0: "0.001", "1e-3". */
export function positiveNumber(text: string): number {
  const value = numberIn(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** Reads a number of at least 0. */
export function nonNegativeNumber(text: string): number {
  const value = numberIn(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError("Expected a number of at least 0.");
}

/** Reads the numbers of black and of white: "0..1", "-1..1", "0..255". */
export function valueRange(text: string): ValueRange {
  const range = text.split("..").map(numberIn);
  if (isRange(range)) return range;
  throw new InvalidArgumentError("Expected the numbers of black and of white: 0..1, -1..1 or 0..255.");
}

/** NaN for what is no finite number. */
function numberIn(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Reads one of a few words; another word is answered with the nearest. */
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
