import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { batchNorm, batchNormGradient } from "../../ops/batch-norm.ts";
import { relu } from "../../ops/elementwise/activations.ts";
import { greater, select } from "../../ops/elementwise/comparison.ts";
import { sameShape } from "../../tensor/shape.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/**
 * Rewrites relu(batchNorm(x)) as batchNorm with `relu`, and the gradient accordingly: it takes the mask from the
 * result, so the value in between is neither stored nor read back. Applies if nothing else reads that value. Other
 * readers of the masked gradient, such as the second branch of a residual block, use the fused gradient's output.
 */
export function fuseBatchNormRelu(graph: Graph): Graph {
  const readers = readersOf(graph);
  const reluOf = new Map<Node, Node>();
  for (const node of graph.nodes) {
    if (!isNodeOf(node, batchNorm)) continue;
    const [reader, ...others] = readers.get(node.outputs[0] as Value) ?? [];
    if (reader && others.length === 0 && isNodeOf(reader, relu)) reluOf.set(node, reader);
  }
  const fusedRelus = new Map([...reluOf].map(([norm, activation]) => [activation, norm] as const));
  return rewrite(graph, (node, rewriter) => {
    if (reluOf.has(node)) {
      rewriter.copy(node, { ...node.attributes, relu: true });
      return true;
    }
    const norm = fusedRelus.get(node);
    if (norm) {
      rewriter.replace(node.outputs[0] as Value, rewriter.of(norm.outputs[0] as Value));
      return true;
    }
    const masked = isNodeOf(node, batchNormGradient) ? maskedGradient(node, reluOf) : undefined;
    if (!masked) return false;
    const [x, , scale, mean, variance] = node.inputs as readonly [Value, Value, Value, Value, Value];
    const inputs = [x, masked.dy, scale, mean, variance, masked.y];
    const outputs = rewriter.copy(node, { ...node.attributes, relu: true }, inputs);
    rewriter.replace(masked.upstream, outputs[3] as Value);
    return true;
  });
}

interface MaskedGradient {
  readonly y: Value;
  readonly dy: Value;
  /** dy where y is positive, 0 elsewhere. */
  readonly upstream: Value;
}

/** For batchNormGradient(x, select(greater(y, 0), dy, 0), …) where y is the fused relu's result. */
function maskedGradient(node: Node, reluOf: ReadonlyMap<Node, Node>): MaskedGradient | undefined {
  const mean = node.inputs[3]?.origin;
  const norm = mean?.kind === "node" ? mean.node : undefined;
  const activation = norm && reluOf.get(norm);
  const upstream = node.inputs[1];
  if (!activation || upstream?.origin.kind !== "node" || !isNodeOf(upstream.origin.node, select)) return undefined;
  const [condition, dy, otherwise] = upstream.origin.node.inputs;
  if (condition?.origin.kind !== "node" || !isNodeOf(condition.origin.node, greater)) return undefined;
  const [y, threshold] = condition.origin.node.inputs;
  if (y !== activation.outputs[0] || !isZero(threshold) || !isZero(otherwise)) return undefined;
  return y && dy && sameShape(dy.shape, y.shape) ? { y, dy, upstream } : undefined;
}

/** Whether the value is a constant of zeros. */
function isZero(value: Value | undefined): boolean {
  return value?.origin.kind === "constant" && value.origin.tensor.data.every((element: number) => element === 0);
}
