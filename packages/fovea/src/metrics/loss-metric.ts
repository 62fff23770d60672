import type { Loss } from "../losses/loss.ts";
import { meanIncrements, meanResult } from "./define-mean-metric.ts";
import type { Metric } from "./metric.ts";

/** The mean of a loss as a metric, called `name`: where weights are given, Σ weight · loss ÷ Σ weight. */
export function lossMetric(loss: Loss, name: string): Metric {
  return {
    className: loss.className,
    name,
    direction: "min",
    increments: (context) => meanIncrements(loss.values(context.labels, context.predictions), context),
    result: meanResult,
    config: () => ({ name, ...loss.config() }),
  };
}
