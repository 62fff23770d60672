import { isNodeOf, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { clip } from "../ops/elementwise/arithmetic.ts";
import type { TensorType } from "../tensor/tensor.ts";

type Activation = Op<string, object, readonly [TensorType], readonly [TensorType]>;

/**
 * The logits behind predictions: they themselves when the user says so, or what went into `activation` when they
 * are its result. From logits a cross-entropy is exact where a probability has long been rounded to 0 or 1. Keras
 * does the same wherever it sees the activation.
 */
export function logitsOf(predictions: Value, activation: Activation, fromLogits: boolean): Value | undefined {
  const { origin } = predictions;
  if (origin.kind === "node" && isNodeOf(origin.node, activation)) return origin.node.inputs[0];
  return fromLogits ? predictions : undefined;
}

/** Keras' ε: probabilities of unknown origin are kept away from 0 and 1 by this much. */
export const epsilon = 1e-7;

/** Probabilities limited to [ε, 1 − ε]. */
export function clipProbabilities(probabilities: Value): Value {
  return clip({ alpha: epsilon, beta: 1 - epsilon }, probabilities);
}
