import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { matmul } from "../../ops/matmul.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/**
 * The activations that an engine can apply while storing a result. Where the gradient needs the value before the
 * activation (silu, gelu), that value has a second reader in a training step, so these fuse in predictions only.
 */
export const fusable: ReadonlySet<string> = new Set([
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "leakyRelu",
  "relu6",
  "silu",
  "gelu",
  "softplus",
]);

/** Fuses an activation into the conv2d or matmul before it, if nothing else reads that result. */
export function fuseActivations(graph: Graph): Graph {
  const readers = readersOf(graph);
  const fused = new Map<Node, Node>();
  for (const node of graph.nodes) {
    if (!isNodeOf(node, conv2d) && !isNodeOf(node, matmul)) continue;
    const [reader, ...others] = readers.get(node.outputs[0] as Value) ?? [];
    if (reader && others.length === 0 && fusable.has(reader.op.definition.name)) fused.set(reader, node);
  }
  const producers = new Set(fused.values());
  return rewrite(graph, (node, rewriter) => {
    if (producers.has(node)) return true;
    const producer = fused.get(node);
    if (!producer) return false;
    const activation = node.op.definition.name;
    const [result] = rewriter.copy(producer, { ...producer.attributes, activation, ...node.attributes });
    rewriter.replace(node.outputs[0] as Value, result as Value);
    return true;
  });
}
