import type { Loss } from "../losses/loss.ts";
import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { meanIncrements, meanResult } from "./define-mean-metric.ts";
import type { Metric } from "./metric.ts";

/** Returns a metric called `name` that is the mean of a loss; with weights, Σ weight · loss ÷ Σ weight. */
export function lossMetric(loss: Loss, name: string): Metric {
  return {
    className: loss.className,
    name,
    direction: "min",
    increments(context) {
      const { labels, predictions, link } = context;
      // A cross-entropy given by name applies to the network's predictions, whether or not they are logits.
      const scores = loss.className.endsWith("Crossentropy") ? probabilitiesOf(predictions, link) : predictions;
      return meanIncrements(loss.values(labels, scores), context);
    },
    result: meanResult,
    config: () => ({ name, ...loss.config() }),
  };
}
