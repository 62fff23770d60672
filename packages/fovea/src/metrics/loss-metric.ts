import type { Loss } from "../losses/loss.ts";
import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { meanIncrements, meanResult } from "./define-mean-metric.ts";
import type { Metric } from "./metric.ts";

/** The mean of a loss as a metric, called `name`: where weights are given, Σ weight · loss ÷ Σ weight. */
export function lossMetric(loss: Loss, name: string): Metric {
  return {
    className: loss.className,
    name,
    direction: "min",
    increments(context) {
      const { labels, predictions, link } = context;
      // A cross-entropy by its bare name means the one of these predictions, be they logits or not.
      const judged = loss.className.endsWith("Crossentropy") ? probabilitiesOf(predictions, link) : predictions;
      return meanIncrements(loss.values(labels, judged), context);
    },
    result: meanResult,
    config: () => ({ name, ...loss.config() }),
  };
}
