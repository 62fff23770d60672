import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { divide, multiply } from "../ops/elementwise/arithmetic.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";

/**
 * Computes Σ weight · loss ÷ number of weights: [batch, …], [batch, …]? → []. There is one weight per sample, or per
 * position in a sample; losses with the same weight are averaged. The divisor is the number of weights, not their sum:
 * Keras' "sum_over_batch_size".
 * @throws ShapeError if the weights have more axes than the losses.
 */
export function weightedMean(losses: Value, sampleWeight?: Value): Value {
  const rank = sampleWeight?.shape.length ?? 1;
  if (rank > losses.shape.length) {
    throw new ShapeError(
      `sampleWeight: expected weights for losses of shape ${formatShape(losses.shape)}, ` +
        `received ${formatShape(sampleWeight?.shape ?? [])}`,
    );
  }
  const means = meanBeyond(losses, rank);
  const weighted = sampleWeight ? multiply(means, sampleWeight) : means;
  return divide(reduceSum({ axes: means.shape.map((_, axis) => axis) }, weighted), sizeOf(means.shape));
}

/** Averages over all axes but the first `rank`: with rank 1, [batch, …] → [batch]. */
export function meanBeyond(values: Value, rank: number): Value {
  const rest = values.shape.slice(rank);
  if (rest.length === 0) return values;
  const sum = reduceSum({ axes: rest.map((_, axis) => axis + rank) }, values);
  return sizeOf(rest) === 1 ? sum : divide(sum, sizeOf(rest));
}
