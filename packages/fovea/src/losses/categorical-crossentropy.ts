import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { add, divide, log, multiply, negate } from "../ops/elementwise/arithmetic.ts";
import { reshape } from "../ops/reshape.ts";
import { softmax } from "../ops/softmax.ts";
import { softmaxCrossEntropy } from "../ops/softmax-cross-entropy.ts";
import { options } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import { defineLoss } from "./define-loss.ts";
import { clipProbabilities, logitsOf } from "./logits.ts";

/**
 * Computes −Σ y · log p over the classes: predictions [batch, …, classes], labels of the same shape, one-hot or
 * probabilities. After a softmax, or with `fromLogits`, it is computed from the logits; other probabilities are first
 * normalized to sum 1 and clipped to [1e-7, 1 − 1e-7]. Equals Keras' `CategoricalCrossentropy`.
 */
export const categoricalCrossentropy = defineLoss({
  className: "CategoricalCrossentropy",
  options: options({
    /** Whether predictions are logits instead of probabilities (default false). */
    fromLogits: boolean({ default: false }),
    /** Label smoothing: the fraction of each label to distribute evenly over the classes (default 0). */
    labelSmoothing: fraction({ default: 0 }),
  }),
  labels: "probabilities",
  link: ({ fromLogits }) => (fromLogits ? "softmax" : undefined),
  loss(labels, predictions, { fromLogits, labelSmoothing }) {
    const logits = logitsOf(predictions, softmax, fromLogits);
    if (logits) return softmaxCrossEntropy({ labelSmoothing }, logits, labels)[0];
    const classes = predictions.shape.at(-1) ?? 1;
    const target = labelSmoothing === 0 ? labels : add(multiply(labels, 1 - labelSmoothing), labelSmoothing / classes);
    const normalized = divide(predictions, keptSum(predictions));
    return negate(sumLast(multiply(target, log(clipProbabilities(normalized)))));
  },
});

function sumLast(x: Value): Value {
  return reduceSum({ axes: [x.shape.length - 1] }, x);
}

function keptSum(x: Value): Value {
  return reshape({ shape: [...x.shape.slice(0, -1), 1] }, sumLast(x));
}
