import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { multiply } from "../ops/elementwise/arithmetic.ts";
import { reshape } from "../ops/reshape.ts";
import type { MetricContext } from "./metric.ts";

/** Sums over all axes: [..] → []. */
export function total(value: Value): Value {
  return value.shape.length === 0 ? value : reduceSum({ axes: value.shape.map((_, axis) => axis) }, value);
}

/** Multiplies values [batch, …] by the weight of their sample or position, if there are weights. */
export function weigh(value: Value, { sampleWeight }: Pick<MetricContext, "sampleWeight">): Value {
  if (!sampleWeight) return value;
  const shape = value.shape.map((_, axis) => sampleWeight.shape[axis] ?? 1);
  return multiply(value, reshape({ shape }, sampleWeight));
}

/** Computes a ÷ b, or 0 if b is 0. */
export function ratioOf(a: number | undefined, b: number | undefined): number {
  return b ? (a ?? 0) / b : 0;
}
