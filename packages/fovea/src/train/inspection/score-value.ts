import type { Value } from "../../graph/graph.ts";
import type { Forward, Network } from "../../network/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { placeName, type TensorPlace, valueAt } from "./tensor-place.ts";

/** The tensor that a score is made of. */
export interface ScorePlace {
  readonly of: TensorPlace;
  /** Whether to take the input of the softmax or sigmoid that `of` ends in. */
  readonly logits: boolean;
}

/** The function that makes probabilities of logits at the end of a tensor's computation, if one does. */
export type OutputLink = "softmax" | "sigmoid" | undefined;

/** Returns the link function that a value of a graph is computed by. */
export function linkOf({ origin }: Value): OutputLink {
  const name = origin.kind === "node" ? origin.node.op.definition.name : "";
  return name === "softmax" || name === "sigmoid" ? name : undefined;
}

/**
 * Returns the tensor of a score in the network's graph: `of`, or with `logits` the input of its softmax or sigmoid.
 * @throws ConfigError for a tensor of integers, and for logits of a tensor that has none.
 */
export function scoreValue(where: string, network: Network, forward: Forward, { of, logits }: ScorePlace): Value {
  const value = valueAt(where, network, forward, of);
  if (value.dtype !== "float32") {
    throw new ConfigError(`${where}: expected a float32 tensor in of, "${placeName(network, of)}" is ${value.dtype}`);
  }
  if (!logits) return value;
  const { origin } = value;
  const input = linkOf(value) && origin.kind === "node" ? origin.node.inputs[0] : undefined;
  if (input) return input;
  throw new ConfigError(
    `${where}: "${placeName(network, of)}" does not end in a softmax or a sigmoid, so it has no logits; leave out logits`,
  );
}
