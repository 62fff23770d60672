import { log } from "../ops/elementwise/arithmetic.ts";
import { softmax } from "../ops/softmax.ts";
import { softmaxCrossEntropy } from "../ops/softmax-cross-entropy.ts";
import { options } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineLoss } from "./define-loss.ts";
import { clipProbabilities, logitsOf } from "./logits.ts";

/**
 * Computes −log p of the true class: predictions [batch, …, classes], labels int32 [batch, …] from 0 to classes − 1.
 * After a softmax, or with `fromLogits`, it is computed from the logits; other probabilities are first clipped to
 * [1e-7, 1 − 1e-7]. Equals Keras' `SparseCategoricalCrossentropy`.
 */
export const sparseCategoricalCrossentropy = defineLoss({
  className: "SparseCategoricalCrossentropy",
  options: options({
    /** Whether predictions are logits instead of probabilities (default false). */
    fromLogits: boolean({ default: false }),
    /** Label smoothing: the fraction of each label to distribute evenly over the classes (default 0). */
    labelSmoothing: fraction({ default: 0 }),
  }),
  labels: "indices",
  link: ({ fromLogits }) => (fromLogits ? "softmax" : undefined),
  loss(labels, predictions, { fromLogits, labelSmoothing }) {
    const logits = logitsOf(predictions, softmax, fromLogits) ?? log(clipProbabilities(predictions));
    return softmaxCrossEntropy({ labelSmoothing }, logits, labels)[0];
  },
});
