import type { Value } from "../graph/graph.ts";
import { softplus } from "./elementwise/activations.ts";
import { abs, add, maximum, multiply, negate, subtract } from "./elementwise/arithmetic.ts";

/**
 * Computes −z·log σ(x) − (1 − z)·log(1 − σ(x)) for logits x and labels z of the same shape (z in 0 … 1): → the same
 * shape. The form max(x, 0) − x·z + log(1 + e^−|x|) does not overflow and keeps small losses exact. Equal to
 * `tf.nn.sigmoid_cross_entropy_with_logits`. The gradient is σ(x) − z everywhere, including at 0.
 */
export function sigmoidCrossEntropy(logits: Value, labels: Value): Value {
  return add(subtract(maximum(logits, 0), multiply(logits, labels)), softplus(negate(abs(logits))));
}
