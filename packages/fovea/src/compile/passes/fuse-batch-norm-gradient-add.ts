import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { batchNormGradient } from "../../ops/batch-norm.ts";
import { add } from "../../ops/elementwise/arithmetic.ts";
import { sameShape } from "../../tensor/shape.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/**
 * Rewrites batchNormGradient(x, add(a, b), …) as batchNormGradient with `sum`, which adds the gradients from two
 * readers while it reads them. Later readers of the sum use its output. Does not apply if a mask lies in between.
 */
export function fuseBatchNormGradientAdd(graph: Graph): Graph {
  const readers = readersOf(graph);
  return rewrite(graph, (node, rewriter) => {
    if (!isNodeOf(node, batchNormGradient) || node.attributes.sum) return false;
    const [x, dy, ...rest] = node.inputs as readonly [Value, Value, ...Value[]];
    const sum = dy.origin.kind === "node" && isNodeOf(dy.origin.node, add) ? dy.origin.node : undefined;
    const [a, b] = sum?.inputs ?? [];
    if (!a || !b || !sameShape(a.shape, x.shape) || !sameShape(b.shape, x.shape)) return false;
    const others = (readers.get(dy) ?? []).filter((reader) => reader !== node);
    if (others.some((reader) => node.attributes.relu || (reader && reader.id < node.id))) return false;
    const outputs = rewriter.copy(node, { ...node.attributes, sum: true }, [x, a, ...rest, b]);
    rewriter.replace(dy, outputs[3] as Value);
    return true;
  });
}
