import { appendNode, isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { add } from "../../ops/elementwise/arithmetic.ts";
import { everyWindowOverlapsInput } from "../../ops/window.ts";
import { sameShape } from "../../tensor/shape.ts";
import { tensor } from "../../tensor/tensor.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/**
 * Rewrites add(conv2d(x), shortcut) as conv2d with an addend, if nothing else reads the convolution's result. The
 * engine adds while storing, in place if this is the shortcut's last use. If both operands are convolutions, the
 * later one adds the earlier one's result.
 */
export function fuseConvAdd(graph: Graph): Graph {
  const readers = readersOf(graph);
  const convolutionOf = new Map<Node, Node>();
  const takesSum = (value: Value): Node | undefined => {
    const node = value.origin.kind === "node" ? value.origin.node : undefined;
    if (!node || !isNodeOf(node, conv2d) || node.inputs.length > 3 || "activation" in node.attributes) return undefined;
    const [x, kernel] = node.inputs as readonly [Value, Value];
    const [rows = 1, columns = 1] = kernel.shape;
    // Some of oneDNN's kernels do not add where a window lies on padding alone.
    if (!everyWindowOverlapsInput(x.shape, { ...node.attributes, size: [rows, columns] })) return undefined;
    return readers.get(value)?.length === 1 ? node : undefined;
  };
  for (const node of graph.nodes) {
    const [a, b] = node.inputs;
    if (!isNodeOf(node, add) || !a || !b || a === b || !sameShape(a.shape, b.shape)) continue;
    const [last] = [takesSum(a), takesSum(b)].filter((found) => found !== undefined).sort((p, q) => q.id - p.id);
    if (last) convolutionOf.set(node, last);
  }
  const moved = new Set(convolutionOf.values());
  return rewrite(graph, (node, rewriter) => {
    if (moved.has(node)) return true;
    const convolution = convolutionOf.get(node);
    if (!convolution) return false;
    const result = convolution.outputs[0] as Value;
    const shortcut = node.inputs.find((input) => input !== result) as Value;
    const [x, kernel, bias] = convolution.inputs.map((input) => rewriter.of(input)) as [
      Value,
      Value,
      Value | undefined,
    ];
    const none = () => rewriter.graph.constant(tensor(new Float32Array(result.shape.at(-1) ?? 0)));
    const [sum] = rewriter.graph.scoped(convolution.scope, () =>
      appendNode(convolution.op, convolution.attributes, [x, kernel, bias ?? none(), rewriter.of(shortcut)]),
    );
    rewriter.replace(node.outputs[0] as Value, sum as Value);
    return true;
  });
}
