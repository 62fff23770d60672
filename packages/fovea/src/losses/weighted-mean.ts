import type { Value } from "../graph/graph.ts";
import { divide, multiply } from "../ops/elementwise/arithmetic.ts";
import { reduceSum } from "../ops/reduce-sum.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";

/**
 * Σ weight · loss ÷ number of weights: [batch, …], [batch, …]? → []. There is a weight per sample, or per place in a
 * sample; of the losses that share a weight the mean is taken. The weights do not enter the divisor: Keras'
 * "sum_over_batch_size".
 * @throws ShapeError for more axes of weights than there are of losses.
 */
export function weightedMean(losses: Value, sampleWeight?: Value): Value {
  const rank = sampleWeight?.shape.length ?? 1;
  if (rank > losses.shape.length) {
    throw new ShapeError(
      `sampleWeight: expected weights of the losses ${formatShape(losses.shape)}, ` +
        `received ${formatShape(sampleWeight?.shape ?? [])}`,
    );
  }
  const means = meanBeyond(losses, rank);
  const weighted = sampleWeight ? multiply(means, sampleWeight) : means;
  return divide(reduceSum({ axes: means.shape.map((_, axis) => axis) }, weighted), sizeOf(means.shape));
}

/** The mean over all axes but the first `rank`: with 1, [batch, …] → [batch]. */
export function meanBeyond(values: Value, rank: number): Value {
  const rest = values.shape.slice(rank);
  if (rest.length === 0) return values;
  const sum = reduceSum({ axes: rest.map((_, axis) => axis + rank) }, values);
  return sizeOf(rest) === 1 ? sum : divide(sum, sizeOf(rest));
}
