import type { Value } from "../graph/graph.ts";
import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { meanBeyond } from "../losses/weighted-mean.ts";
import type { Fields, ResolvedOptions, Schema } from "../support/schema.ts";
import { defineMetric } from "./define-metric.ts";
import type { MetricContext } from "./metric.ts";
import { share, total, weigh } from "./sums.ts";

/** Makes a factory of metrics that are the (weighted) mean of a value per sample. */
export function defineMeanMetric<F extends Fields>(definition: {
  readonly className: string;
  readonly name: string;
  readonly direction: "max" | "min";
  readonly options: Schema<F>;
  /** What `values` is given: predictions as the network gives them (default), or with logits made probabilities. */
  readonly of?: "predictions" | "probabilities";
  /** Labels, predictions [batch, …] → [batch, …], of which the mean is taken that each weight counts. */
  values(labels: Value, predictions: Value, options: ResolvedOptions<Schema<F>>): Value;
}) {
  return defineMetric<F>({
    ...definition,
    increments(context, options) {
      const { labels, predictions, link } = context;
      const judged = definition.of === "probabilities" ? probabilitiesOf(predictions, link) : predictions;
      return meanIncrements(definition.values(labels, judged, options), context);
    },
    result: meanResult,
  });
}

/** What a batch of values adds to Σ weight · value and Σ weight. */
export function meanIncrements(values: Value, context: MetricContext): readonly (Value | number)[] {
  const { sampleWeight } = context;
  const means = meanBeyond(values, sampleWeight?.shape.length ?? 1);
  return [total(weigh(means, context)), sampleWeight ? total(sampleWeight) : (values.shape[0] ?? 1)];
}

/** The mean that follows from both sums. */
export function meanResult([sum, weight]: readonly Float64Array[]): number {
  return share(sum?.[0], weight?.[0]);
}
