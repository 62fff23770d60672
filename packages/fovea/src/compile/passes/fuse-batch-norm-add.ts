import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { batchNorm } from "../../ops/batch-norm.ts";
import { add } from "../../ops/elementwise/arithmetic.ts";
import { sameShape } from "../../tensor/shape.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/**
 * Rewrites add(batchNorm(x), residual) as batchNorm with a fourth input, which saves the end of a residual block a
 * pass over memory. Applies if nothing else reads the normalization's result. If both operands are normalizations,
 * the later one takes the other's result as its input.
 */
export function fuseBatchNormAdd(graph: Graph): Graph {
  const readers = readersOf(graph);
  const residuals = new Map<Node, Value>();
  const sums = new Map<Node, Node>();
  for (const node of graph.nodes) {
    const norm = isNodeOf(node, add) ? latestNorm(node) : undefined;
    if (!norm || norm.inputs.length > 3) continue;
    const result = norm.outputs[0] as Value;
    const residual = node.inputs.find((input) => input !== result);
    if (!residual || readers.get(result)?.length !== 1 || !sameShape(residual.shape, result.shape)) continue;
    if (residual.origin.kind === "node" && residual.origin.node.id > norm.id) continue;
    residuals.set(norm, residual);
    sums.set(node, norm);
  }
  return rewrite(graph, (node, rewriter) => {
    const norm = sums.get(node);
    if (norm) {
      rewriter.replace(node.outputs[0] as Value, rewriter.of(norm.outputs[0] as Value));
      return true;
    }
    const residual = residuals.get(node);
    if (!residual) return false;
    rewriter.copy(node, node.attributes, [...node.inputs, residual]);
    return true;
  });
}

/** The last normalization whose result is an operand of `sum`. */
function latestNorm(sum: Node): Node | undefined {
  const norms = sum.inputs.flatMap(({ origin }) =>
    origin.kind === "node" && origin.index === 0 && isNodeOf(origin.node, batchNorm) ? [origin.node] : [],
  );
  return norms.sort((one, other) => other.id - one.id)[0];
}
