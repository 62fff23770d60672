import type { Value } from "../graph/graph.ts";
import type { Json } from "../support/json.ts";
import type { TensorType } from "../tensor/tensor.ts";
import type { Link } from "./probabilities-of.ts";

/** What a network is trained to make small. */
export interface Loss {
  readonly className: string;
  /** The type of the labels that belong to predictions of a type: [batch, …]. @throws ShapeError for impossible ones. */
  labels(predictions: TensorType): TensorType;
  /** Graph code: labels, predictions [batch, …] → the loss of each sample, or of each place in it: [batch, …]. */
  values(labels: Value, predictions: Value): Value;
  /** What makes probabilities of the predictions, where these are logits by its options; undefined where they are not. */
  readonly link?: Link | undefined;
  /** What it was made with, as plain data. */
  config(): Record<string, Json>;
}
