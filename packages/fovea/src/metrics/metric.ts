import type { Value } from "../graph/graph.ts";
import type { Link } from "../losses/probabilities-of.ts";
import type { Json } from "../support/json.ts";

/** The values of a batch that are available while a metric's graph is built. */
export interface MetricContext {
  /** Labels: [batch, …, classes] or [batch, …] of numbers, or int32 class indices without the last axis. */
  readonly labels: Value;
  /** Predictions of the network; logits if `link` is given. */
  readonly predictions: Value;
  /** The function that maps predictions to probabilities if the loss treats them as logits. */
  readonly link?: Link | undefined;
  /** Weights [batch], or [batch, …] per position; undefined for equal weights. */
  readonly sampleWeight: Value | undefined;
}

/**
 * A measure of quality over many batches. The engine computes each batch's contribution to some sums together with the
 * step. The host accumulates the sums in double precision and computes the result.
 */
export interface Metric {
  readonly className: string;
  /** The name in the history. */
  readonly name: string;
  /** Whether larger or smaller is better. */
  readonly direction: "max" | "min";
  /**
   * Adds ops that compute a batch's contribution to each sum. A contribution that depends only on shapes can be a
   * number.
   */
  increments(context: MetricContext): readonly (Value | number)[];
  /** Computes the metric from the sums over all batches, each in row-major order. */
  result(sums: readonly Float64Array[]): number;
  /** Returns the options as plain data. */
  config(): Record<string, Json>;
}
