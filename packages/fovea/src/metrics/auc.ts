import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { abs, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { equal, greater } from "../ops/elementwise/comparison.ts";
import { reduceSum } from "../ops/reduce-sum.ts";
import { reshape } from "../ops/reshape.ts";
import { ConfigError } from "../support/errors.ts";
import { formatAmount } from "../support/format.ts";
import { options } from "../support/schema.ts";
import { boolean, oneOf, positiveInteger } from "../support/schema-fields.ts";
import { sizeOf } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { defineMetric } from "./define-metric.ts";
import { oneHotLabels } from "./one-hot-labels.ts";
import { share, total, weigh } from "./sums.ts";

/** How far a probability may be beyond 0 and 1, by rounding. */
const slack = 1e-3;

/**
 * The area under the curve of true against false positives (ROC), or of precision against recall (PR), traced by
 * `numThresholds` (200) thresholds in [0, 1]: predictions [batch, …], labels of the same shape or class indices.
 * The ROC's area is a sum of trapezoids, the PR's is interpolated as in Davis & Goadrich 2006. Equals Keras' `AUC`.
 */
export const auc = defineMetric({
  className: "AUC",
  name: "auc",
  direction: "max",
  options: options({
    /** Number of thresholds that the curve is sampled at (default 200). */
    numThresholds: positiveInteger({ default: 200 }),

    /** "ROC" (default) or "PR", precision against recall. */
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
      total(greater(abs(subtract(predictions, 0.5)), 0.5 + slack)),
    ];
  },
  result([truePositives, falsePositives, positives, negatives, outside], { curve }) {
    if (outside?.[0]) {
      throw new ConfigError(
        `auc: expected probabilities from 0 to 1, received ${formatAmount(outside[0], "number")} beyond; ` +
          "for logits there is auc({ fromLogits: true })",
      );
    }
    if (!truePositives || !falsePositives) return 0;
    return curve === "ROC"
      ? areaUnderRoc(truePositives, falsePositives, positives?.[0] ?? 0, negatives?.[0] ?? 0)
      : areaUnderPrecisionRecall(truePositives, falsePositives, positives?.[0] ?? 0);
  },
});

/** Even steps from 0 to 1, the ends moved out by 1e-7 so that everything lies between. */
function thresholdsOf(count: number): Float32Array {
  const thresholds = Float32Array.from({ length: count }, (_, index) => index / (count - 1));
  thresholds[0] = -1e-7;
  thresholds[count - 1] = 1 + 1e-7;
  return thresholds;
}

function areaUnderRoc(hits: Float64Array, alarms: Float64Array, positives: number, negatives: number): number {
  let area = 0;
  for (let index = 0; index + 1 < hits.length; index++) {
    const width = share(alarms[index], negatives) - share(alarms[index + 1], negatives);
    area += (width * (share(hits[index], positives) + share(hits[index + 1], positives))) / 2;
  }
  return area;
}

function areaUnderPrecisionRecall(hits: Float64Array, alarms: Float64Array, positives: number): number {
  let area = 0;
  for (let index = 0; index + 1 < hits.length; index++) {
    const hit = hits[index + 1] ?? 0;
    const guessed = hit + (alarms[index + 1] ?? 0);
    const guessedBefore = (hits[index] ?? 0) + (alarms[index] ?? 0);
    const gained = (hits[index] ?? 0) - hit;
    const slope = share(gained, Math.max(guessedBefore - guessed, 0));
    const ratio = guessed > 0 && guessedBefore > 0 ? guessedBefore / guessed : 1;
    area += share(slope * (gained + (hit - slope * guessed) * Math.log(ratio)), positives);
  }
  return area;
}
