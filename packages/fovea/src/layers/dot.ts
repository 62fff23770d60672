import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { multiply } from "../ops/elementwise/arithmetic.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { l2Normalize } from "./l2-normalize.ts";
import { axes } from "./option-fields.ts";

/**
 * Computes the dot products of two tensors per sample, summed over an axis of each or over one axis of both: [batch,
 * ..a, n], [batch, ..b, n] → [batch, ..a, ..b]; [batch, 1] for two vectors. With `normalize`, the vectors are scaled to
 * length 1, which yields the cosine similarity. Holds all products in memory at once: n times the size of the result.
 */
export const dot = defineLayer({
  className: "Dot",
  options: options({
    /** The axis to sum over, where axis 0 is the batch, or a pair with one axis per tensor. */
    axes: axes(),
    /** Whether to scale the vectors along the axes to length 1 first (default false). */
    normalize: boolean({ default: false }),
  }),
  inputs: 2,
  check({ axes: given }) {
    const count = [given].flat().length;
    return count <= 2 ? undefined : `expected axes to be one axis or a pair, received ${JSON.stringify(given)}`;
  },
  forward(_, { axes: given, normalize }, a, b) {
    const [first = -1, second = first] = [given].flat();
    const [left, right] = [rowsOf(a, first, normalize), rowsOf(b, second, normalize)];
    const [batch = 1, rowsLeft = 1, inner = 1] = left.rows.shape;
    const [, rowsRight = 1, innerRight = 1] = right.rows.shape;
    if (inner !== innerRight) {
      throw new ShapeError(
        `expected axes of equal size, received ${inner} and ${innerRight} (${formatShape(a.shape)} and ${formatShape(b.shape)})`,
      );
    }
    const products = multiply(
      reshape({ shape: [batch, rowsLeft, 1, inner] }, left.rows),
      reshape({ shape: [batch, 1, rowsRight, inner] }, right.rows),
    );
    const rest = [...left.rest, ...right.rest];
    return reshape({ shape: [batch, ...(rest.length > 0 ? rest : [1])] }, reduceSum({ axes: [3] }, products));
  },
});

/** Returns x as [batch, rows, n], with n along `axis`, and the sizes that its rows consist of. */
function rowsOf(
  x: Value,
  axis: number,
  normalize: boolean,
): { readonly rows: Value; readonly rest: readonly number[] } {
  const [along = 1] = sampleAxesOf(x, axis);
  const kept = x.shape.flatMap((_, other) => (other === along ? [] : [other]));
  const values = normalize ? l2Normalize(x, along, 1e-14) : x;
  const [batch = 1, ...rest] = kept.map((other) => x.shape[other] ?? 1);
  const ordered = transpose({ permutation: [...kept, along] }, values);
  return { rows: reshape({ shape: [batch, sizeOf(rest), x.shape[along] ?? 1] }, ordered), rest };
}
