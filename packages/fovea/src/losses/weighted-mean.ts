import type { Value } from "../graph/graph.ts";
import { divide, multiply } from "../ops/elementwise/arithmetic.ts";
import { reduceSum } from "../ops/reduce-sum.ts";

/**
 * Σ weight · loss ÷ batch: [batch], [batch]? → []. The weights do not enter the divisor: Keras'
 * "sum_over_batch_size".
 */
export function weightedMean(perSample: Value, sampleWeight?: Value): Value {
  const weighted = sampleWeight ? multiply(perSample, sampleWeight) : perSample;
  return divide(reduceSum({ axes: [0] }, weighted), perSample.shape[0] ?? 1);
}
