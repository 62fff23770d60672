import type { Value } from "../graph/graph.ts";
import type { Json } from "../support/json.ts";
import type { TensorType } from "../tensor/tensor.ts";
import type { Link } from "./probabilities-of.ts";

/** A function that training minimizes. */
export interface Loss {
  readonly className: string;
  /**
   * Returns the type of the labels for predictions of a type: [batch, …].
   * @throws ShapeError for predictions that the loss does not accept.
   */
  labels(predictions: TensorType): TensorType;
  /**
   * Adds ops that compute the loss per sample, or per position in a sample, from labels and predictions [batch, …]:
   * [batch, …].
   */
  values(labels: Value, predictions: Value): Value;
  /**
   * The function that maps predictions to probabilities if the options declare predictions to be logits; otherwise
   * undefined.
   */
  readonly link?: Link | undefined;
  /** Returns the options as plain data. */
  config(): Record<string, Json>;
}
