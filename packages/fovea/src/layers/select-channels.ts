import type { Value } from "../graph/graph.ts";
import { concat } from "../ops/concat.ts";
import { slice } from "../ops/slice.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { integers } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * Selects channels by index, in the given order, with repetitions: [.., channels] → [.., channels.length]. Followed by
 * a grouped convolution, it implements a connection table.
 */
export const selectChannels = defineLayer({
  className: "SelectChannels",
  options: options({
    /** Indices of the channels, from 0. */
    channels: integers(),
  }),
  check: ({ channels }) =>
    channels.length > 0 ? undefined : "expected at least one channel to select, received an empty list",
  forward(_, { channels }, x) {
    const axis = x.shape.length - 1;
    const count = x.shape[axis] ?? 0;
    const wrong = channels.find((channel) => channel < 0 || channel >= count);
    if (wrong !== undefined) {
      throw new ShapeError(`expected channels of 0 to ${count - 1}, received ${wrong} (input ${formatShape(x.shape)})`);
    }
    const parts = runsOf(channels).map(({ first, length }): Value => {
      const begin = x.shape.map((_size, index) => (index === axis ? first : 0));
      return slice({ begin, size: x.shape.with(axis, length) }, x);
    });
    const [only] = parts;
    return only && parts.length === 1 ? only : concat({ axis }, ...parts);
  },
});

/** Groups consecutive indices, so that each run is one slice. */
function runsOf(channels: readonly number[]): readonly { readonly first: number; readonly length: number }[] {
  const runs: { first: number; length: number }[] = [];
  for (const channel of channels) {
    const last = runs.at(-1);
    if (last && channel === last.first + last.length) last.length++;
    else runs.push({ first: channel, length: 1 });
  }
  return runs;
}
