import type { Value } from "../graph/graph.ts";
import { leakyRelu, relu, relu6 } from "../ops/elementwise/activations.ts";
import { minimum, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { greaterEqual, select } from "../ops/elementwise/comparison.ts";

export interface ReluOptions {
  readonly maxValue?: number | undefined;
  readonly negativeSlope: number;
  readonly threshold: number;
}

/**
 * Computes maxValue for x ≥ maxValue, x for threshold ≤ x < maxValue, else negativeSlope · (x − threshold): [..] →
 * [..].
 */
export function limitedRelu(x: Value, { maxValue, negativeSlope, threshold }: ReluOptions): Value {
  if (threshold === 0 && negativeSlope === 0 && maxValue === 6) return relu6(x);
  const limited = (y: Value) => (maxValue === undefined ? y : minimum(y, maxValue));
  if (threshold === 0) return limited(negativeSlope === 0 ? relu(x) : leakyRelu({ alpha: negativeSlope }, x));
  return limited(select(greaterEqual(x, threshold), x, multiply(negativeSlope, subtract(x, threshold))));
}
