import { isNodeOf } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { sigmoid } from "../ops/elementwise/activations.ts";
import { softmax } from "../ops/softmax.ts";

/** What makes probabilities of logits: of each by itself, or of all classes of the last axis together. */
export type Link = "sigmoid" | "softmax";

/** Predictions as probabilities: what `link` makes of them, unless they are its result already. */
export function probabilitiesOf(predictions: Value, link: Link | undefined): Value {
  if (!link) return predictions;
  const activation = link === "sigmoid" ? sigmoid : softmax;
  const { origin } = predictions;
  return origin.kind === "node" && isNodeOf(origin.node, activation) ? predictions : activation(predictions);
}
