import { appendNode, isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { conv2dInputGradient } from "../../ops/conv2d.ts";
import { multiply } from "../../ops/elementwise/arithmetic.ts";
import { matmul } from "../../ops/matmul.ts";
import { isPerChannel } from "../per-channel.ts";
import { readersOf, rewrite } from "../rewrite.ts";
import { varyingValues } from "../varying-values.ts";

/**
 * The backward side of `foldBatchNorm`: a gradient that flows through a frozen batch normalization into the input of
 * the convolution or product before it is multiplied by a factor per channel. Multiplies the kernel by the factor
 * instead, as the forward pass does, so that both passes read the same folded kernel.
 */
export function foldBatchNormGradient(graph: Graph): Graph {
  const readers = readersOf(graph);
  const varying = varyingValues(graph);
  const scaled = new Map<Node, { readonly upstream: Value; readonly factor: Value }>();
  const dropped = new Set<Node>();
  for (const node of graph.nodes) {
    const [dy, kernel] = node.inputs;
    if (!dy || !kernel || !isInputGradient(node) || varying.has(kernel) || readers.get(dy)?.length !== 1) continue;
    const product = dy.origin.kind === "node" ? dy.origin.node : undefined;
    if (!product || !isNodeOf(product, multiply)) continue;
    const factor = product.inputs.find((input) => !varying.has(input) && isPerChannel(input, dy));
    const upstream = product.inputs.find((input) => input !== factor);
    if (!factor || upstream?.shape.length !== dy.shape.length) continue;
    scaled.set(node, { upstream, factor });
    dropped.add(product);
  }
  return rewrite(graph, (node, rewriter) => {
    const found = scaled.get(node);
    if (!found) return dropped.has(node);
    const [, kernel] = node.inputs as readonly [Value, Value];
    const [result] = rewriter.graph.scoped(node.scope, () => {
      const folded = multiply(rewriter.of(kernel), rewriter.of(found.factor));
      return appendNode(node.op, node.attributes, [rewriter.of(found.upstream), folded]);
    });
    rewriter.replace(node.outputs[0] as Value, result as Value);
    return true;
  });
}

/** Whether the node multiplies dy by its second input, whose last axis is that of dy. */
function isInputGradient(node: Node): boolean {
  if (isNodeOf(node, conv2dInputGradient)) return true;
  return isNodeOf(node, matmul) && !node.attributes.transposeA && node.attributes.transposeB === true;
}
