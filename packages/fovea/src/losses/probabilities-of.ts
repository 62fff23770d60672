import { isNodeOf } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { sigmoid } from "../ops/elementwise/activations.ts";
import { softmax } from "../ops/softmax.ts";

/** The function that maps logits to probabilities: per logit, or over all classes of the last axis. */
export type Link = "sigmoid" | "softmax";

/** Returns predictions as probabilities: applies `link`, unless they are its output already. */
export function probabilitiesOf(predictions: Value, link: Link | undefined): Value {
  if (!link) return predictions;
  const activation = link === "sigmoid" ? sigmoid : softmax;
  const { origin } = predictions;
  return origin.kind === "node" && isNodeOf(origin.node, activation) ? predictions : activation(predictions);
}
