import type { Value } from "../graph/graph.ts";
import { elu, gelu, leakyRelu, relu, relu6, sigmoid, silu, softplus, tanh } from "../ops/elementwise/activations.ts";
import { exp } from "../ops/elementwise/arithmetic.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";

/** The activations that layers take by name, with Keras' defaults: [..] → [..]. */
export const activations = {
  /** x */
  linear: (x: Value): Value => x,
  /** eˣ − 1 below 0 */
  elu: (x: Value): Value => elu({ alpha: 1 }, x),
  /** eˣ */
  exponential: (x: Value): Value => exp(x),
  /** x · Φ(x), exactly */
  gelu: (x: Value): Value => gelu(x),
  /** 0.2 · x below 0 */
  leakyRelu: (x: Value): Value => leakyRelu({ alpha: 0.2 }, x),
  /** log of the softmax over the last axis */
  logSoftmax: (x: Value): Value => logSoftmax(x),
  relu: (x: Value): Value => relu(x),
  relu6: (x: Value): Value => relu6(x),
  sigmoid: (x: Value): Value => sigmoid(x),
  /** x · sigmoid(x) */
  silu: (x: Value): Value => silu(x),
  /** over the last axis */
  softmax: (x: Value): Value => softmax(x),
  softplus: (x: Value): Value => softplus(x),
  /** another name of silu */
  swish: (x: Value): Value => silu(x),
  tanh: (x: Value): Value => tanh(x),
};

/** The name of an activation: "relu". */
export type ActivationName = keyof typeof activations;
