import type { Value } from "../../graph/graph.ts";
import { reduceSum } from "../../ops/broadcast.ts";
import { negate, sqrt } from "../../ops/elementwise/arithmetic.ts";
import { reduceMax } from "../../ops/reduce-max.ts";
import { reduceMean } from "../../ops/reduce-mean.ts";
import { boolean, nonNegative } from "../../support/schema-fields.ts";
import { sampleAxesOf } from "../axis.ts";
import { l2Normalize } from "../l2-normalize.ts";
import { axes } from "../option-fields.ts";
import { type Reduce, reduceKeeping, reduceVariance } from "../reduce-over.ts";
import { defineOperation, type Operation } from "./define-operation.ts";

/** Defines a reduction over one or several axes, which are removed unless `keepDims` is set. */
const reduction = (reduce: Reduce): Operation =>
  defineOperation(1, { axis: axes(), keepDims: boolean({ default: false }) }, ({ axis, keepDims }, x) => {
    const over = sampleAxesOf(x as Value, axis);
    return keepDims ? reduceKeeping(reduce, over, x as Value) : reduce({ axes: over }, x as Value);
  });

export const reductions = {
  max: reduction(reduceMax),
  mean: reduction(reduceMean),
  min: reduction((attributes, x) => negate(reduceMax(attributes, negate(x)))),
  std: reduction((attributes, x) => sqrt(reduceVariance(attributes, x))),
  sum: reduction(reduceSum),
  variance: reduction(reduceVariance),
  /** x ÷ √max(Σ x², epsilon) over `axis`. */
  l2Normalize: defineOperation(1, { axis: axes(), epsilon: nonNegative({ default: 1e-12 }) }, ({ axis, epsilon }, x) =>
    l2Normalize(x as Value, axis, epsilon),
  ),
};
