import type { Value } from "../graph/graph.ts";
import {
  celu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  legacyHardSigmoid,
  logSigmoid,
  mish,
  selu,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhShrink,
} from "../ops/activation-functions.ts";
import { elu, gelu, leakyRelu, relu, relu6, sigmoid, silu, softplus, tanh } from "../ops/elementwise/activations.ts";
import { exp } from "../ops/elementwise/arithmetic.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";

/** The activations that layers accept by name, with Keras' defaults: [..] → [..]. */
export const activations = {
  /** x */
  linear: (x: Value): Value => x,
  /** x, or eˣ − 1 below 0 */
  celu: (x: Value): Value => celu(x),
  /** x, or eˣ − 1 below 0 */
  elu: (x: Value): Value => elu({ alpha: 1 }, x),
  /** eˣ */
  exponential: (x: Value): Value => exp(x),
  /** x · Φ(x), exact */
  gelu: (x: Value): Value => gelu(x),
  /** The first half of the channels times the sigmoid of the second: [.., 2 · n] → [.., n] */
  glu: (x: Value): Value => glu(x),
  /** x, or 0 from −½ to ½ */
  hardShrink: (x: Value): Value => hardShrink(x),
  /** min(max(x + 3, 0), 6) ÷ 6 */
  hardSigmoid: (x: Value): Value => hardSigmoid(x),
  /** x · hardSigmoid(x) */
  hardSilu: (x: Value): Value => hardSilu(x),
  /** an alias of hardSilu */
  hardSwish: (x: Value): Value => hardSilu(x),
  /** x clipped to [−1, 1] */
  hardTanh: (x: Value): Value => hardTanh(x),
  /** x, or 0.2 · x below 0 */
  leakyRelu: (x: Value): Value => leakyRelu({ alpha: 0.2 }, x),
  /** 0.2 · x + 0.5 clipped to [0, 1]: the hard sigmoid of Keras 1, Keras 2 and TensorFlow.js */
  legacyHardSigmoid: (x: Value): Value => legacyHardSigmoid(x),
  /** log(sigmoid(x)) */
  logSigmoid: (x: Value): Value => logSigmoid(x),
  /** the logarithm of the softmax over the last axis */
  logSoftmax: (x: Value): Value => logSoftmax(x),
  /** x · tanh(softplus(x)) */
  mish: (x: Value): Value => mish(x),
  relu: (x: Value): Value => relu(x),
  relu6: (x: Value): Value => relu6(x),
  /** 1.0507 · x, or 1.7581 · (eˣ − 1) below 0 */
  selu: (x: Value): Value => selu(x),
  sigmoid: (x: Value): Value => sigmoid(x),
  /** x · sigmoid(x) */
  silu: (x: Value): Value => silu(x),
  /** x shifted by ½ towards 0, or 0 from −½ to ½ */
  softShrink: (x: Value): Value => softShrink(x),
  /** eˣ ÷ Σ eˣ over the last axis */
  softmax: (x: Value): Value => softmax(x),
  softplus: (x: Value): Value => softplus(x),
  /** x ÷ (1 + |x|) */
  softsign: (x: Value): Value => softsign(x),
  /** ¼ · (x + 1)² from −1 to 1, 0 below, x above */
  sparsePlus: (x: Value): Value => sparsePlus(x),
  /** ½ · (x + 1) clipped to [0, 1] */
  sparseSigmoid: (x: Value): Value => sparseSigmoid(x),
  /** (x + √(x² + 4)) ÷ 2 */
  squareplus: (x: Value): Value => squareplus(x),
  /** an alias of silu */
  swish: (x: Value): Value => silu(x),
  tanh: (x: Value): Value => tanh(x),
  /** x − tanh(x) */
  tanhShrink: (x: Value): Value => tanhShrink(x),
};

/** The name of an activation: "relu". */
export type ActivationName = keyof typeof activations;
