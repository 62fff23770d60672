import type { Value } from "../graph/graph.ts";
import { probabilitiesOf } from "../losses/probabilities-of.ts";
import { meanBeyond } from "../losses/weighted-mean.ts";
import type { Fields, ResolvedOptions, Schema } from "../support/schema.ts";
import { defineMetric } from "./define-metric.ts";
import type { MetricContext } from "./metric.ts";
import { ratioOf, total, weigh } from "./sums.ts";

/** Defines a metric that is the (weighted) mean of a value per sample, and returns its factory. */
export function defineMeanMetric<F extends Fields>(definition: {
  readonly className: string;
  readonly name: string;
  readonly direction: "max" | "min";
  readonly options: Schema<F>;
  /** The input of `values`: the predictions of the network (default), or probabilities. */
  readonly of?: "predictions" | "probabilities";
  /** Computes the values to average, from labels and predictions [batch, …] → [batch, …]. */
  values(labels: Value, predictions: Value, options: ResolvedOptions<Schema<F>>): Value;
}) {
  return defineMetric<F>({
    ...definition,
    increments(context, options) {
      const { labels, predictions, link } = context;
      const scores = definition.of === "probabilities" ? probabilitiesOf(predictions, link) : predictions;
      return meanIncrements(definition.values(labels, scores, options), context);
    },
    result: meanResult,
  });
}

/** Returns what a batch adds to Σ weight · value and Σ weight. */
export function meanIncrements(values: Value, context: MetricContext): readonly (Value | number)[] {
  const { sampleWeight } = context;
  const means = meanBeyond(values, sampleWeight?.shape.length ?? 1);
  return [total(weigh(means, context)), sampleWeight ? total(sampleWeight) : (values.shape[0] ?? 1)];
}

/** Computes the mean from both sums. */
export function meanResult([sum, weight]: readonly Float64Array[]): number {
  return ratioOf(sum?.[0], weight?.[0]);
}
