import type { Value } from "../graph/graph.ts";
import { softplus } from "./elementwise/activations.ts";
import { abs, add, maximum, multiply, negate, subtract } from "./elementwise/arithmetic.ts";

/**
 * −z·log σ(x) − (1 − z)·log(1 − σ(x)) for logits x and labels z of one shape (z in 0 … 1) → the same shape, as
 * max(x, 0) − x·z + log(1 + e^−|x|), which overflows nowhere and keeps small losses exact. Equal to
 * `tf.nn.sigmoid_cross_entropy_with_logits`. Its derivative is σ(x) − z everywhere, also at 0.
 */
export function sigmoidCrossEntropy(logits: Value, labels: Value): Value {
  return add(subtract(maximum(logits, 0), multiply(logits, labels)), softplus(negate(abs(logits))));
}
