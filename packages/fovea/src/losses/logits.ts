import { isNodeOf, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { clip } from "../ops/elementwise/arithmetic.ts";
import type { TensorType } from "../tensor/tensor.ts";

type Activation = Op<string, object, readonly [TensorType], readonly [TensorType]>;

/**
 * Returns the logits of predictions: the predictions themselves with `fromLogits`, or the input of `activation` if they
 * are its output; otherwise undefined. Computed from logits, a cross-entropy stays exact even if the probability rounds
 * to 0 or 1. Keras does the same if it finds the activation.
 */
export function logitsOf(predictions: Value, activation: Activation, fromLogits: boolean): Value | undefined {
  const { origin } = predictions;
  if (origin.kind === "node" && isNodeOf(origin.node, activation)) return origin.node.inputs[0];
  return fromLogits ? predictions : undefined;
}

/** Keras' ε: the margin to 0 and 1 of clipped probabilities. */
export const epsilon = 1e-7;

/** Clips probabilities to [ε, 1 − ε]. */
export function clipProbabilities(probabilities: Value): Value {
  return clip({ alpha: epsilon, beta: 1 - epsilon }, probabilities);
}
