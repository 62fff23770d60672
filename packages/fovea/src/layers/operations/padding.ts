import type { Value } from "../../graph/graph.ts";
import { concat } from "../../ops/concat.ts";
import { slice } from "../../ops/slice.ts";
import { ShapeError } from "../../support/errors.ts";
import { defineField } from "../../support/schema.ts";
import { number, oneOf } from "../../support/schema-fields.ts";
import { formatShape } from "../../tensor/shape.ts";
import { padWith } from "../pad-with.ts";
import { reversed } from "./reverse.ts";

type Pairs = readonly (readonly [before: number, after: number])[];

/** [before, after] for each axis, including the batch. */
export const padding = defineField<Pairs>({
  expected: "a list of [before, after], one for each axis",
  read: (value) => {
    const isPair = (pair: unknown) =>
      Array.isArray(pair) && pair.length === 2 && pair.every((count) => Number.isSafeInteger(count) && count >= 0);
    return Array.isArray(value) && value.every(isPair) ? (value as Pairs) : undefined;
  },
});

export const padMode = {
  mode: oneOf(["constant", "reflect", "symmetric"], { default: "constant" }),
  value: number({ default: 0 }),
};

interface PadAttributes {
  readonly padding: Pairs;
  readonly mode: "constant" | "reflect" | "symmetric";
  readonly value: number;
}

/**
 * Pads x like `np.pad`: "reflect" omits the edge itself, "symmetric" repeats it.
 * @throws ShapeError unless `padding` has a pair per axis, and if there are too few elements to mirror.
 */
export function padded(x: Value, { padding: pairs, mode, value }: PadAttributes): Value {
  if (pairs.length !== x.shape.length) {
    throw new ShapeError(
      `expected padding for each axis of ${formatShape(x.shape)}, received ${JSON.stringify(pairs)}`,
    );
  }
  if (mode !== "constant") {
    return pairs.reduce((y, pair, axis) => mirrored(y, axis, pair, mode === "reflect" ? 1 : 0), x);
  }
  const sides = { before: pairs.map(([before]) => before), after: pairs.map(([, after]) => after) };
  return padWith(sides, x, value);
}

function mirrored(x: Value, axis: number, [before, after]: readonly [number, number], skipped: 0 | 1): Value {
  const length = x.shape[axis] ?? 0;
  if (Math.max(before, after) > length - skipped) {
    throw new ShapeError(
      `expected at most ${length - skipped} to mirror along axis ${axis} of ${formatShape(x.shape)}, ` +
        `received [${before}, ${after}]`,
    );
  }
  const part = (first: number, count: number) => {
    const begin = x.shape.map((_, index) => (index === axis ? first : 0));
    return reversed(slice({ begin, size: x.shape.with(axis, count) }, x), axis);
  };
  const head = before > 0 ? [part(skipped, before)] : [];
  const tail = after > 0 ? [part(length - skipped - after, after)] : [];
  return head.length + tail.length > 0 ? concat({ axis }, ...head, x, ...tail) : x;
}
