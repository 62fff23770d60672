import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { elu, relu6, sigmoid, softplus, tanh } from "./elementwise/activations.ts";
import { abs, add, clip, divide, multiply, negate, sqrt, square, subtract } from "./elementwise/arithmetic.ts";
import { greater, greaterEqual, select } from "./elementwise/comparison.ts";
import { split } from "./split.ts";

// Activations that are compositions of other ops, with Keras' definitions: [..] → [..].

/** α · (e^(x ÷ α) − 1) below 0, x above (Barron 2017). */
export function celu(x: Value, alpha = 1): Value {
  return alpha === 1 ? elu({ alpha }, x) : select(greater(x, 0), x, elu({ alpha }, divide(x, alpha)));
}

/** The first half of the last axis times the sigmoid of the second (Dauphin et al. 2017): [.., 2 · n] → [.., n]. */
export function glu(x: Value): Value {
  const axis = x.shape.length - 1;
  const half = (x.shape[axis] ?? 0) / 2;
  if (!Number.isInteger(half) || half === 0) {
    throw new ShapeError(`glu: expected an even last axis to halve, received ${formatShape(x.shape)}`);
  }
  const [values, gates] = split({ axis, sizes: [half, half] }, x) as [Value, Value];
  return multiply(values, sigmoid(gates));
}

/** x where |x| > threshold, else 0. */
export function hardShrink(x: Value, threshold = 0.5): Value {
  return select(greater(abs(x), threshold), x, 0);
}

/** min(max(x + 3, 0), 6) ÷ 6, as in Keras 3 and PyTorch. */
export function hardSigmoid(x: Value): Value {
  return multiply(relu6(add(x, 3)), 1 / 6);
}

/** 0.2 · x + 0.5 limited to [0, 1]: the hard sigmoid of Keras 1 and 2 and of TensorFlow.js. */
export function legacyHardSigmoid(x: Value): Value {
  return clip({ alpha: 0, beta: 1 }, add(multiply(x, 0.2), 0.5));
}

/** x · hardSigmoid(x) (Howard et al. 2019). */
export function hardSilu(x: Value): Value {
  return multiply(x, hardSigmoid(x));
}

/** x limited to [−1, 1]. */
export function hardTanh(x: Value): Value {
  return clip({ alpha: -1, beta: 1 }, x);
}

/** log(sigmoid(x)). */
export function logSigmoid(x: Value): Value {
  return negate(softplus(negate(x)));
}

/** x · tanh(softplus(x)) (Misra 2019). */
export function mish(x: Value): Value {
  return multiply(x, tanh(softplus(x)));
}

/** 1.0507 · x above 0, 1.0507 · 1.6733 · (eˣ − 1) below (Klambauer et al. 2017). */
export function selu(x: Value): Value {
  return multiply(elu({ alpha: 1.6732632423543772 }, x), 1.0507009873554805);
}

/** x moved by `threshold` towards 0, and 0 where |x| ≤ `threshold`. */
export function softShrink(x: Value, threshold = 0.5): Value {
  return subtract(x, clip({ alpha: -threshold, beta: threshold }, x));
}

/** x ÷ (1 + |x|). */
export function softsign(x: Value): Value {
  return divide(x, add(abs(x), 1));
}

/** 0 up to −1, ¼ · (x + 1)² up to 1, x above (Keras). */
export function sparsePlus(x: Value): Value {
  const bend = multiply(square(add(x, 1)), 0.25);
  return select(greater(x, -1), select(greaterEqual(x, 1), x, bend), 0);
}

/** ½ · (x + 1) limited to [0, 1]. */
export function sparseSigmoid(x: Value): Value {
  return clip({ alpha: 0, beta: 1 }, multiply(add(x, 1), 0.5));
}

/** (x + √(x² + b)) ÷ 2 (Barron 2021). */
export function squareplus(x: Value, b = 4): Value {
  return multiply(add(x, sqrt(add(square(x), b))), 0.5);
}

/** x − tanh(x). */
export function tanhShrink(x: Value): Value {
  return subtract(x, tanh(x));
}

/** x where it is above `threshold`, else `value`. */
export function threshold(x: Value, threshold: number, value: number): Value {
  return select(greater(x, threshold), x, value);
}
