import type { Value } from "../graph/graph.ts";
import {
  elu as eluOp,
  gelu as geluOp,
  leakyRelu as leakyReluOp,
  relu6,
  relu as reluOp,
} from "../ops/elementwise/activations.ts";
import { minimum, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { greaterEqual, select } from "../ops/elementwise/comparison.ts";
import { geluTanh } from "../ops/gelu-tanh.ts";
import { softmax as softmaxOp } from "../ops/softmax.ts";
import { transpose } from "../ops/transpose.ts";
import { optional, options } from "../support/schema.ts";
import { boolean, integer, nonNegative, number, positive } from "../support/schema-fields.ts";
import { axisOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * maxValue for x ≥ maxValue, x for threshold ≤ x < maxValue, else negativeSlope · (x − threshold): [..] → [..].
 * Without options max(x, 0).
 */
export const relu = defineLayer({
  className: "ReLU",
  options: options({
    /** Largest value of the result (default: no limit). */
    maxValue: optional(positive()),

    /** Slope below the threshold (default 0). */
    negativeSlope: nonNegative({ default: 0 }),

    /** Where the rectifier begins (default 0). */
    threshold: nonNegative({ default: 0 }),
  }),
  forward(_, { maxValue, negativeSlope, threshold }, x) {
    if (threshold === 0 && negativeSlope === 0 && maxValue === 6) return relu6(x);
    const limited = (y: Value) => (maxValue === undefined ? y : minimum(y, maxValue));
    if (threshold === 0) return limited(negativeSlope === 0 ? reluOp(x) : leakyReluOp({ alpha: negativeSlope }, x));
    return limited(select(greaterEqual(x, threshold), x, multiply(negativeSlope, subtract(x, threshold))));
  },
});

/** x above 0, else negativeSlope (0.3) · x: [..] → [..]. The activation "leakyRelu" has 0.2. */
export const leakyRelu = defineLayer({
  className: "LeakyReLU",
  options: options({
    /** Slope below 0 (default 0.3). */
    negativeSlope: number({ default: 0.3 }),
  }),
  forward: (_, { negativeSlope: alpha }, x) => leakyReluOp({ alpha }, x),
});

/** x above 0, else alpha · (eˣ − 1): [..] → [..]. */
export const elu = defineLayer({
  className: "ELU",
  options: options({
    /** Scale of the exponential below 0 (default 1). */
    alpha: number({ default: 1 }),
  }),
  forward: (_, { alpha }, x) => eluOp({ alpha }, x),
});

/** x · Φ(x): [..] → [..]; with `approximate` by way of tanh. */
export const gelu = defineLayer({
  className: "GELU",
  options: options({
    /** Whether to use the tanh approximation (default false). */
    approximate: boolean({ default: false }),
  }),
  forward: (_, { approximate }, x) => (approximate ? geluTanh(x) : geluOp(x)),
});

/** eˣ ÷ Σ eˣ over `axis` (−1: the last): [..] → [..]. */
export const softmax = defineLayer({
  className: "Softmax",
  options: options({
    /** The axis to normalize over, counted from the end if negative (default -1). */
    axis: integer({ default: -1 }),
  }),
  forward(_, { axis }, x) {
    const last = x.shape.length - 1;
    const chosen = axisOf(x, axis);
    if (chosen === last) return softmaxOp(x);
    const permutation = x.shape.map((_, index) => (index === chosen ? last : index === last ? chosen : index));
    return transpose({ permutation }, softmaxOp(transpose({ permutation }, x)));
  },
});
