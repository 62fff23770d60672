import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { abs, add, multiply } from "../ops/elementwise/arithmetic.ts";
import { sumOfSquares } from "../ops/sum-of-squares.ts";
import { nonNegative } from "../support/schema-fields.ts";
import { defineRegularizer } from "./regularizer.ts";

function sumOfMagnitudes(weight: Value): Value {
  return reduceSum({ axes: weight.shape.map((_, axis) => axis) }, abs(weight));
}

/** Computes the L1 penalty `l1` · Σ |w|. */
export const l1 = defineRegularizer({
  className: "L1",
  options: {
    /** Factor of the sum of absolute values (default 0.01). */
    l1: nonNegative({ default: 0.01 }),
  },
  penalty: (options, weight) => multiply(options.l1, sumOfMagnitudes(weight)),
});

/** Computes the L2 penalty `l2` · Σ w². */
export const l2 = defineRegularizer({
  className: "L2",
  options: {
    /** Factor of the sum of squares (default 0.01). */
    l2: nonNegative({ default: 0.01 }),
  },
  penalty: (options, weight) => multiply(options.l2, sumOfSquares(weight)),
});

/** Computes the combined penalty `l1` · Σ |w| + `l2` · Σ w². */
export const l1l2 = defineRegularizer({
  className: "L1L2",
  options: {
    /** Factor of the sum of absolute values (default 0). */
    l1: nonNegative({ default: 0 }),
    /** Factor of the sum of squares (default 0). */
    l2: nonNegative({ default: 0 }),
  },
  penalty: (options, weight) =>
    add(multiply(options.l1, sumOfMagnitudes(weight)), multiply(options.l2, sumOfSquares(weight))),
});
