import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { elu, relu6, sigmoid, softplus, tanh } from "./elementwise/activations.ts";
import { abs, add, clip, divide, multiply, negate, sqrt, square, subtract } from "./elementwise/arithmetic.ts";
import { greater, greaterEqual, select } from "./elementwise/comparison.ts";
import { split } from "./split.ts";

// Activations composed of other ops, with Keras' definitions: [..] → [..].

/** Computes x if x > 0, else α · (e^(x ÷ α) − 1) (Barron 2017). */
export function celu(x: Value, alpha = 1): Value {
  return alpha === 1 ? elu({ alpha }, x) : select(greater(x, 0), x, elu({ alpha }, divide(x, alpha)));
}

/**
 * Multiplies the first half of the last axis by the sigmoid of the second half (Dauphin et al. 2017): [.., 2 · n] →
 * [.., n].
 */
export function glu(x: Value): Value {
  const axis = x.shape.length - 1;
  const half = (x.shape[axis] ?? 0) / 2;
  if (!Number.isInteger(half) || half === 0) {
    throw new ShapeError(`glu: expected a last axis of even size, received ${formatShape(x.shape)}`);
  }
  const [values, gates] = split({ axis, sizes: [half, half] }, x) as [Value, Value];
  return multiply(values, sigmoid(gates));
}

/** Computes x if |x| > threshold, else 0. */
export function hardShrink(x: Value, threshold = 0.5): Value {
  return select(greater(abs(x), threshold), x, 0);
}

/** Computes min(max(x + 3, 0), 6) ÷ 6, as in Keras 3 and PyTorch. */
export function hardSigmoid(x: Value): Value {
  return multiply(relu6(add(x, 3)), 1 / 6);
}

/** Computes 0.2 · x + 0.5, clipped to [0, 1]: the hard sigmoid of Keras 1, Keras 2 and TensorFlow.js. */
export function legacyHardSigmoid(x: Value): Value {
  return clip({ alpha: 0, beta: 1 }, add(multiply(x, 0.2), 0.5));
}

/** Computes x · hardSigmoid(x) (Howard et al. 2019). */
export function hardSilu(x: Value): Value {
  return multiply(x, hardSigmoid(x));
}

/** Clips x to [−1, 1]. */
export function hardTanh(x: Value): Value {
  return clip({ alpha: -1, beta: 1 }, x);
}

/** Computes log(sigmoid(x)). */
export function logSigmoid(x: Value): Value {
  return negate(softplus(negate(x)));
}

/** Computes x · tanh(softplus(x)) (Misra 2019). */
export function mish(x: Value): Value {
  return multiply(x, tanh(softplus(x)));
}

/** Computes 1.0507 · x if x > 0, else 1.0507 · 1.6733 · (eˣ − 1) (Klambauer et al. 2017). */
export function selu(x: Value): Value {
  return multiply(elu({ alpha: 1.6732632423543772 }, x), 1.0507009873554805);
}

/** Shifts x by `threshold` towards 0; 0 if |x| ≤ `threshold`. */
export function softShrink(x: Value, threshold = 0.5): Value {
  return subtract(x, clip({ alpha: -threshold, beta: threshold }, x));
}

/** Computes x ÷ (1 + |x|). */
export function softsign(x: Value): Value {
  return divide(x, add(abs(x), 1));
}

/** Computes 0 if x ≤ −1, ¼ · (x + 1)² if −1 < x < 1, else x (Keras). */
export function sparsePlus(x: Value): Value {
  const bend = multiply(square(add(x, 1)), 0.25);
  return select(greater(x, -1), select(greaterEqual(x, 1), x, bend), 0);
}

/** Computes ½ · (x + 1), clipped to [0, 1]. */
export function sparseSigmoid(x: Value): Value {
  return clip({ alpha: 0, beta: 1 }, multiply(add(x, 1), 0.5));
}

/** Computes (x + √(x² + b)) ÷ 2 (Barron 2021). */
export function squareplus(x: Value, b = 4): Value {
  return multiply(add(x, sqrt(add(square(x), b))), 0.5);
}

/** Computes x − tanh(x). */
export function tanhShrink(x: Value): Value {
  return subtract(x, tanh(x));
}

/** Computes x if x > `threshold`, else `value`. */
export function threshold(x: Value, threshold: number, value: number): Value {
  return select(greater(x, threshold), x, value);
}
