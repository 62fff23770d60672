import type { Value } from "../graph/graph.ts";
import type { Link } from "../losses/probabilities-of.ts";
import type { Json } from "../support/json.ts";

/** What a metric sees of a batch while its graph is built. */
export interface MetricContext {
  /** [batch, …, classes] or [batch, …] of numbers, or int32 class indices without the last axis. */
  readonly labels: Value;
  /** As the network gives them: logits where `link` is given. */
  readonly predictions: Value;
  /** What makes probabilities of the predictions, where the loss takes them for logits. */
  readonly link?: Link | undefined;
  /** [batch], or a weight per place [batch, …]; undefined where everything counts alike. */
  readonly sampleWeight: Value | undefined;
}

/**
 * A measure of quality over many batches. Each batch contributes sums, which the engine computes together with the
 * step; the host adds them up in double precision and makes the result of them.
 */
export interface Metric {
  readonly className: string;
  /** What it is called in the history. */
  readonly name: string;
  /** Whether larger or smaller is better. */
  readonly direction: "max" | "min";
  /** Graph code: what a batch adds to each sum. A number that the shapes alone decide need not be computed. */
  increments(context: MetricContext): readonly (Value | number)[];
  /** The value of the metric, from the sums of all batches, each in row-major order. */
  result(sums: readonly Float64Array[]): number;
  /** What it was made with, as plain data. */
  config(): Record<string, Json>;
}
