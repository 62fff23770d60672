import type { Value } from "../../graph/graph.ts";
import { celu, hardShrink, softShrink, squareplus, threshold } from "../../ops/activation-functions.ts";
import { elu, gelu, leakyRelu } from "../../ops/elementwise/activations.ts";
import { geluTanh } from "../../ops/gelu-tanh.ts";
import { optional } from "../../support/schema.ts";
import { boolean, nonNegative, number, positive } from "../../support/schema-fields.ts";
import { activations } from "../activations.ts";
import { axes } from "../option-fields.ts";
import { limitedRelu } from "../relu.ts";
import { logSoftmaxOver, softmaxOver } from "../softmax-over.ts";
import { defineOperation, type Operation } from "./define-operation.ts";

type Plain = Exclude<keyof typeof activations, keyof typeof withOptions>;

/** Activations with options. */
const withOptions = {
  celu: defineOperation(1, { alpha: positive({ default: 1 }) }, ({ alpha }, x) => celu(x as Value, alpha)),
  elu: defineOperation(1, { alpha: number({ default: 1 }) }, ({ alpha }, x) => elu({ alpha }, x as Value)),
  gelu: defineOperation(1, { approximate: boolean({ default: false }) }, ({ approximate }, x) =>
    approximate ? geluTanh(x as Value) : gelu(x as Value),
  ),
  hardShrink: defineOperation(1, { threshold: nonNegative({ default: 0.5 }) }, ({ threshold: limit }, x) =>
    hardShrink(x as Value, limit),
  ),
  leakyRelu: defineOperation(1, { negativeSlope: number({ default: 0.2 }) }, ({ negativeSlope: alpha }, x) =>
    leakyRelu({ alpha }, x as Value),
  ),
  logSoftmax: defineOperation(1, { axis: axes({ default: -1 }) }, ({ axis }, x) => logSoftmaxOver(x as Value, axis)),
  relu: defineOperation(
    1,
    {
      maxValue: optional(positive()),
      negativeSlope: nonNegative({ default: 0 }),
      threshold: nonNegative({ default: 0 }),
    },
    (given, x) => limitedRelu(x as Value, given),
  ),
  softShrink: defineOperation(1, { threshold: nonNegative({ default: 0.5 }) }, ({ threshold: limit }, x) =>
    softShrink(x as Value, limit),
  ),
  softmax: defineOperation(1, { axis: axes({ default: -1 }) }, ({ axis }, x) => softmaxOver(x as Value, axis)),
  squareplus: defineOperation(1, { b: nonNegative({ default: 4 }) }, ({ b }, x) => squareplus(x as Value, b)),
  threshold: defineOperation(1, { threshold: number(), value: number() }, (given, x) =>
    threshold(x as Value, given.threshold, given.value),
  ),
};

const plain = Object.fromEntries(
  Object.entries(activations).map(([name, compute]) => [name, defineOperation(1, {}, (_, x) => compute(x as Value))]),
) as Record<Plain, Operation>;

/** The activations, with the options of Keras' functions. */
export const functions = { ...plain, ...withOptions };
