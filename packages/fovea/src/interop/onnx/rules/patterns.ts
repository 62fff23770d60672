import { isNodeOf } from "../../../graph/define-op.ts";
import type { Node, Value } from "../../../graph/graph.ts";
import { type ReduceAttributes, reduceSum } from "../../../ops/broadcast.ts";
import { add, divide, multiply, sqrt, subtract } from "../../../ops/elementwise/arithmetic.ts";
import { inputOf, resultOf, type Translation } from "../translation.ts";
import { reduce } from "./reductions.ts";

/**
 * Groups of nodes with a single ONNX operator, recognized at their last node. A pattern sets the outputs and returns
 * true, or returns false to leave the node to its rule.
 */
export const patterns: readonly ((translation: Translation, node: Node) => boolean)[] = [mean, batchNormalization];

/** reduceSum · 1/count. */
function mean(translation: Translation, node: Node): boolean {
  if (!isNodeOf(node, multiply)) return false;
  const [sum, factor] = [producer(inputOf(node, 0)), numberOf(inputOf(node, 1))];
  if (!sum || factor === undefined || !isNodeOf(sum, reduceSum)) return false;
  const { axes } = sum.attributes as ReduceAttributes;
  const count = axes.reduce((product, axis) => product * (inputOf(sum, 0).shape[axis] ?? 1), 1);
  if (Math.abs(factor * count - 1) > 1e-6) return false;
  reduce(translation, sum, "ReduceMean", resultOf(node));
  return true;
}

/** x · f + (β − μ · f) with f = γ ÷ √(σ² + ε): batch normalization in inference mode. */
function batchNormalization(translation: Translation, node: Node): boolean {
  if (!isNodeOf(node, add)) return false;
  const [scaled, shift] = [producer(inputOf(node, 0)), producer(inputOf(node, 1))];
  if (!scaled || !shift || !isNodeOf(scaled, multiply) || !isNodeOf(shift, subtract)) return false;
  const [x, factor] = [inputOf(scaled, 0), inputOf(scaled, 1)];
  const [quotient, centre] = [producer(factor), producer(inputOf(shift, 1))];
  if (!quotient || !centre || !isNodeOf(quotient, divide) || !isNodeOf(centre, multiply)) return false;
  if (inputOf(centre, 1) !== factor || translation.constant(x)) return false;
  const deviation = producer(inputOf(quotient, 1));
  const sum = deviation && isNodeOf(deviation, sqrt) ? producer(inputOf(deviation, 0)) : undefined;
  const epsilon = sum && isNodeOf(sum, add) ? numberOf(inputOf(sum, 1)) : undefined;
  if (!sum || epsilon === undefined) return false;
  const vectors = [inputOf(quotient, 0), inputOf(shift, 0), inputOf(centre, 0), inputOf(sum, 0)];
  if (vectors.some((value) => !isWeightOrNumber(value))) return false;
  const channels = factor.shape[0] ?? 1;
  const isImage = x.shape.length === 4;
  const operands = vectors.map((value) => vector(translation, value, channels));
  const input = isImage ? translation.channelsFirst(x) : translation.logical(x);
  if (!isImage && x.shape.length !== 2) return false;
  const y = translation.onnx.node("BatchNormalization", [input, ...operands], { epsilon: { float: epsilon } });
  if (isImage) translation.setChannelsFirst(resultOf(node), y);
  else translation.set(resultOf(node), y);
  return true;
}

function vector(translation: Translation, value: Value, channels: number): string {
  const number = numberOf(value);
  if (number === undefined) return translation.weight(value);
  return translation.onnx.constant([channels], new Float32Array(channels).fill(number));
}

function producer({ origin }: Value): Node | undefined {
  return origin.kind === "node" ? origin.node : undefined;
}

function numberOf({ origin, shape }: Value): number | undefined {
  return origin.kind === "constant" && shape.length === 0 ? origin.tensor.data[0] : undefined;
}

function isWeightOrNumber(value: Value): boolean {
  return value.origin.kind === "variable" || numberOf(value) !== undefined;
}
