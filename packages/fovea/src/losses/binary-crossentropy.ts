import type { Value } from "../graph/graph.ts";
import { sigmoid } from "../ops/elementwise/activations.ts";
import { add, log, multiply, negate, subtract } from "../ops/elementwise/arithmetic.ts";
import { sigmoidCrossEntropy } from "../ops/sigmoid-cross-entropy.ts";
import { options } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineLoss } from "./define-loss.ts";
import { clipProbabilities, logitsOf } from "./logits.ts";

/**
 * Computes −(y · log p + (1 − y) · log(1 − p)), averaged over all axes but the batch: predictions and labels [batch,
 * …], labels from 0 to 1. After a sigmoid, or with `fromLogits`, it is computed from the logits; other probabilities
 * are first clipped to [1e-7, 1 − 1e-7]. Equals Keras' `BinaryCrossentropy`.
 */
export const binaryCrossentropy = defineLoss({
  className: "BinaryCrossentropy",
  options: options({
    /** Whether predictions are logits instead of probabilities (default false). */
    fromLogits: boolean({ default: false }),
    /** Label smoothing: the fraction by which labels move towards ½ (default 0). */
    labelSmoothing: fraction({ default: 0 }),
  }),
  labels: "values",
  link: ({ fromLogits }) => (fromLogits ? "sigmoid" : undefined),
  loss(labels, predictions, { fromLogits, labelSmoothing }) {
    const target = labelSmoothing === 0 ? labels : add(multiply(labels, 1 - labelSmoothing), 0.5 * labelSmoothing);
    const logits = logitsOf(predictions, sigmoid, fromLogits);
    return logits ? sigmoidCrossEntropy(logits, target) : fromProbabilities(target, clipProbabilities(predictions));
  },
});

function fromProbabilities(target: Value, p: Value): Value {
  return negate(add(multiply(target, log(p)), multiply(subtract(1, target), log(subtract(1, p)))));
}
