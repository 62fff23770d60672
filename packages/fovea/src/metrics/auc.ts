import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { abs, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { equal, greater } from "../ops/elementwise/comparison.ts";
import { reshape } from "../ops/reshape.ts";
import { ConfigError } from "../support/errors.ts";
import { formatAmount } from "../support/format.ts";
import { options } from "../support/schema.ts";
import { boolean, oneOf, positiveInteger } from "../support/schema-fields.ts";
import { sizeOf } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { defineMetric } from "./define-metric.ts";
import { oneHotLabels } from "./one-hot-labels.ts";
import { ratioOf, total, weigh } from "./sums.ts";

/** The tolerance for probabilities outside [0, 1] due to rounding. */
const tolerance = 1e-3;

/**
 * Computes the area under the ROC curve (true against false positives) or the PR curve (precision against recall),
 * sampled at `numThresholds` thresholds in [0, 1]: predictions [batch, …], labels of the same shape or class indices.
 * The ROC area is a sum of trapezoids; the PR area is interpolated as in Davis & Goadrich 2006. Equals Keras' `AUC`.
 */
export const auc = defineMetric({
  className: "AUC",
  name: "auc",
  direction: "max",
  options: options({
    /** Number of thresholds at which the curve is sampled (default 200). */
    numThresholds: positiveInteger({ default: 200 }),

    /** The curve: "ROC" (default), or "PR" for precision against recall. */
    curve: oneOf(["ROC", "PR"], { default: "ROC" }),

    /** Whether predictions are logits instead of probabilities (default false). */
    fromLogits: boolean({ default: false }),
  }),
  increments(context, { numThresholds, fromLogits }) {
    const { labels } = context;
    const predictions = probabilitiesOf(context.predictions, context.link ?? (fromLogits ? "sigmoid" : undefined));
    const truth = subtract(1, equal(oneHotLabels(labels, predictions.shape.at(-1) ?? 1), 0));
    const positive = weigh(truth, context);
    const negative = weigh(subtract(1, truth), context);
    const column = { shape: [sizeOf(predictions.shape), 1] };
    const thresholds = predictions.graph.constant(tensor(thresholdsOf(numThresholds)));
    const above = greater(reshape(column, predictions), thresholds);
    const axes = [0];
    return [
      reduceSum({ axes }, multiply(above, reshape(column, positive))),
      reduceSum({ axes }, multiply(above, reshape(column, negative))),
      total(positive),
      total(negative),
      total(greater(abs(subtract(predictions, 0.5)), 0.5 + tolerance)),
    ];
  },
  result([truePositives, falsePositives, positives, negatives, outside], { curve }) {
    if (outside?.[0]) {
      throw new ConfigError(
        `auc: expected probabilities from 0 to 1, received ${formatAmount(outside[0], "value")} outside; ` +
          "for logits, use auc({ fromLogits: true })",
      );
    }
    if (!truePositives || !falsePositives) return 0;
    return curve === "ROC"
      ? areaUnderRoc(truePositives, falsePositives, positives?.[0] ?? 0, negatives?.[0] ?? 0)
      : areaUnderPrecisionRecall(truePositives, falsePositives, positives?.[0] ?? 0);
  },
});

/** Returns even steps from 0 to 1, with the ends moved outwards by 1e-7 to include all probabilities. */
function thresholdsOf(count: number): Float32Array {
  const thresholds = Float32Array.from({ length: count }, (_, index) => index / (count - 1));
  thresholds[0] = -1e-7;
  thresholds[count - 1] = 1 + 1e-7;
  return thresholds;
}

function areaUnderRoc(
  truePositives: Float64Array,
  falsePositives: Float64Array,
  positives: number,
  negatives: number,
): number {
  let area = 0;
  for (let index = 0; index + 1 < truePositives.length; index++) {
    const width = ratioOf(falsePositives[index], negatives) - ratioOf(falsePositives[index + 1], negatives);
    area += (width * (ratioOf(truePositives[index], positives) + ratioOf(truePositives[index + 1], positives))) / 2;
  }
  return area;
}

function areaUnderPrecisionRecall(
  truePositives: Float64Array,
  falsePositives: Float64Array,
  positives: number,
): number {
  let area = 0;
  for (let index = 0; index + 1 < truePositives.length; index++) {
    const current = truePositives[index + 1] ?? 0;
    const predicted = current + (falsePositives[index + 1] ?? 0);
    const previousPredicted = (truePositives[index] ?? 0) + (falsePositives[index] ?? 0);
    const difference = (truePositives[index] ?? 0) - current;
    const slope = ratioOf(difference, Math.max(previousPredicted - predicted, 0));
    const ratio = predicted > 0 && previousPredicted > 0 ? previousPredicted / predicted : 1;
    area += ratioOf(slope * (difference + (current - slope * predicted) * Math.log(ratio)), positives);
  }
  return area;
}
