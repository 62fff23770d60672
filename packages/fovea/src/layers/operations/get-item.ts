import type { Value } from "../../graph/graph.ts";
import { reshape } from "../../ops/reshape.ts";
import { pad, slice } from "../../ops/slice.ts";
import { ShapeError } from "../../support/errors.ts";
import { isJsonObject } from "../../support/json.ts";
import { defineField } from "../../support/schema.ts";
import { formatShape } from "../../tensor/shape.ts";
import { reversed } from "./reverse.ts";

/** A slice of an axis, like Python's start:stop:step. */
interface Range {
  readonly start?: number | null;
  readonly stop?: number | null;
  readonly step?: number | null;
}

/** One entry of x[…]: an index, a slice, the remaining axes, or a new axis. */
type Item = number | Range | "..." | null;

/** The key between the brackets of x[…]. */
export const key = defineField<readonly Item[]>({
  expected: 'a list of integers, { start, stop, step }, "..." and null',
  read: (value) => (Array.isArray(value) && value.every(isItem) ? (value as readonly Item[]) : undefined),
});

function isItem(value: unknown): boolean {
  if (!isJsonObject(value)) return value === null || value === "..." || Number.isSafeInteger(value);
  const entries = Object.entries(value);
  return entries.every(
    ([name, bound]) => ["start", "stop", "step"].includes(name) && (bound === null || Number.isSafeInteger(bound)),
  );
}

/**
 * Computes NumPy's x[key], for keys that leave the batch intact.
 * @throws ShapeError for other keys, or if x has too few axes.
 */
export function itemOf(x: Value, items: readonly Item[]): Value {
  const named = items.filter((item) => item !== null && item !== "...").length;
  const gap = items.indexOf("...");
  const rest = Array<Item>(Math.max(0, x.shape.length - named)).fill({});
  const complete = gap < 0 ? [...items, ...rest] : items.toSpliced(gap, 1, ...rest);
  const [first] = complete;
  if (named > x.shape.length || complete.includes("...") || !isWhole(first)) {
    throw new ShapeError(
      `expected a key that keeps the batch axis of ${formatShape(x.shape)} intact, received ${JSON.stringify(items)}`,
    );
  }
  let axis = 0;
  let y = x;
  const shape: number[] = [];
  for (const item of complete) {
    if (item === null) {
      shape.push(1);
      continue;
    }
    y = typeof item === "number" ? oneOf(y, axis, item) : rangeOf(y, axis, item as Range);
    if (typeof item !== "number") shape.push(y.shape[axis] ?? 1);
    axis++;
  }
  return reshape({ shape }, y);
}

function isWhole(item: Item | undefined): boolean {
  if (!isJsonObject(item)) return false;
  return (item.start ?? 0) === 0 && (item.stop ?? null) === null && (item.step ?? 1) === 1;
}

function oneOf(x: Value, axis: number, index: number): Value {
  const length = x.shape[axis] ?? 0;
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) {
    throw new ShapeError(`expected an index of axis ${axis} of ${formatShape(x.shape)}, received ${index}`);
  }
  return part(x, axis, at, 1);
}

function rangeOf(x: Value, axis: number, range: Range): Value {
  const step = range.step ?? 1;
  const length = x.shape[axis] ?? 0;
  if (step < 0) return rangeOf(reversed(x, axis), axis, forReversedAxis(range, length));
  const at = (bound: number) => Math.min(length, Math.max(0, bound < 0 ? bound + length : bound));
  const start = at(range.start ?? 0);
  const count = step === 0 ? 0 : Math.ceil((at(range.stop ?? length) - start) / step);
  if (count < 1) {
    throw new ShapeError(
      `expected a part of axis ${axis} of ${formatShape(x.shape)}, received ${JSON.stringify(range)}`,
    );
  }
  if (step === 1) return start === 0 && count === length ? x : part(x, axis, start, count);
  // Each `step`-th element is the first in a row of `step` elements; the last row may be shorter.
  const end = Math.min(length, start + count * step);
  const after = x.shape.map((_, index) => (index === axis ? start + count * step - end : 0));
  const whole = pad({ before: after.map(() => 0), after }, part(x, axis, start, end - start));
  const rows = reshape({ shape: x.shape.toSpliced(axis, 1, count, step) }, whole);
  return reshape({ shape: x.shape.with(axis, count) }, part(rows, axis + 1, 0, 1));
}

/** Returns the range with a positive step that selects the same elements of the reversed axis. */
function forReversedAxis({ start, stop, step }: Range, length: number): Range {
  const mirror = (bound: number) => length - 1 - Math.max(-1, Math.min(length - 1, bound < 0 ? bound + length : bound));
  return { start: mirror(start ?? length - 1), stop: mirror(stop ?? -1 - length), step: -(step ?? -1) };
}

function part(x: Value, axis: number, first: number, count: number): Value {
  const begin = x.shape.map((_, index) => (index === axis ? first : 0));
  return slice({ begin, size: x.shape.with(axis, count) }, x);
}
