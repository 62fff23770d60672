import { elu as eluOp, gelu as geluOp, leakyRelu as leakyReluOp } from "../ops/elementwise/activations.ts";
import { geluTanh } from "../ops/gelu-tanh.ts";
import { optional, options } from "../support/schema.ts";
import { boolean, nonNegative, number, positive } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";
import { axes } from "./option-fields.ts";
import { limitedRelu } from "./relu.ts";
import { softmaxOver } from "./softmax-over.ts";

/**
 * Applies the rectified linear unit with limits: maxValue for x ≥ maxValue, x for threshold ≤ x < maxValue, else
 * negativeSlope · (x − threshold): [..] → [..]. By default max(x, 0).
 */
export const relu = defineLayer({
  className: "ReLU",
  options: options({
    /** Largest value of the result (default: no limit). */
    maxValue: optional(positive()),
    /** Slope below the threshold (default 0). */
    negativeSlope: nonNegative({ default: 0 }),
    /** Threshold below which the slope is `negativeSlope` (default 0). */
    threshold: nonNegative({ default: 0 }),
  }),
  forward: (_, given, x) => limitedRelu(x, given),
});

/**
 * Applies the leaky rectified linear unit: x if x > 0, else negativeSlope · x: [..] → [..]. The default slope is 0.3;
 * that of the activation "leakyRelu" is 0.2.
 */
export const leakyRelu = defineLayer({
  className: "LeakyReLU",
  options: options({
    /** Slope below 0 (default 0.3). */
    negativeSlope: number({ default: 0.3 }),
  }),
  forward: (_, { negativeSlope: alpha }, x) => leakyReluOp({ alpha }, x),
});

/** Applies the exponential linear unit: x if x > 0, else alpha · (eˣ − 1): [..] → [..]. */
export const elu = defineLayer({
  className: "ELU",
  options: options({
    /** Scale of the exponential below 0 (default 1). */
    alpha: number({ default: 1 }),
  }),
  forward: (_, { alpha }, x) => eluOp({ alpha }, x),
});

/** Applies the Gaussian error linear unit, x · Φ(x), or its tanh approximation if `approximate` is set: [..] → [..]. */
export const gelu = defineLayer({
  className: "GELU",
  options: options({
    /** Whether to use the tanh approximation (default false). */
    approximate: boolean({ default: false }),
  }),
  forward: (_, { approximate }, x) => (approximate ? geluTanh(x) : geluOp(x)),
});

/** Applies the softmax, eˣ ÷ Σ eˣ, over one or several axes: [..] → [..]. */
export const softmax = defineLayer({
  className: "Softmax",
  options: options({
    /** The axis or axes to normalize over, counted from the end if negative (default -1). */
    axis: axes({ default: -1 }),
  }),
  forward: (_, { axis }, x) => softmaxOver(x, axis),
});
