import { appendNode, isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { add, multiply } from "../../ops/elementwise/arithmetic.ts";
import { matmul } from "../../ops/matmul.ts";
import { maxPool2d } from "../../ops/pool2d.ts";
import { reshape } from "../../ops/reshape.ts";
import { everyWindowOverlapsInput } from "../../ops/window.ts";
import { type Rewriter, readersOf, rewrite } from "../rewrite.ts";
import { eliminateDeadCode } from "./eliminate-dead-code.ts";
import { fusable } from "./fuse-activations.ts";

/**
 * Moves an activation up to the matmul or convolution before it, so that the two can fuse. Moves it above a reshape of
 * a matmul's rows (in a prediction, together with per-channel multiplications and additions) and, in a prediction,
 * above the max pooling of a convolution; in a training step, masking after the pooling is cheaper. Does not apply if
 * a pooling window covers padding only: there the activation turns −∞ into a number.
 */
export function hoistActivations(graph: Graph): Graph {
  const readers = readersOf(graph);
  const predicts = graph.updates.size === 0;
  const isSole = (value: Value) => readers.get(value)?.length === 1;

  const throughReshape = (node: Node, rewriter: Rewriter): boolean => {
    const isActivation = fusable.has(node.op.definition.name);
    const isPerChannel = predicts && (isNodeOf(node, multiply) || isNodeOf(node, add));
    const result = node.outputs[0] as Value;
    const input = node.inputs.find(({ shape }) => shape.length === result.shape.length);
    const others = node.inputs.filter((other) => other !== input);
    if (!input || !(isActivation || isPerChannel) || !isSole(input)) return false;
    if (others.some(({ shape }) => shape.length > 1)) return false;
    const rows = rowsOf(rewriter.of(input));
    if (!rows) return false;
    const operands = node.inputs.map((operand) => (operand === input ? rows : rewriter.of(operand)));
    rewriter.graph.scoped(node.scope, () => {
      const early = appendNode(node.op, node.attributes, operands)[0] as Value;
      rewriter.replace(result, reshape({ shape: result.shape }, early));
    });
    return true;
  };

  const pooled = new Map<Node, Node>();
  for (const node of graph.nodes) {
    const pool = originOf(node.inputs[0]);
    if (!predicts || !pool || !/^relu6?$/.test(node.op.definition.name) || !isNodeOf(pool, maxPool2d)) continue;
    const [largest, positions] = pool.outputs as readonly [Value, Value];
    const image = pool.inputs[0] as Value;
    const convolution = originOf(image);
    const isFree = isSole(largest) && !readers.has(positions) && isSole(image);
    if (!everyWindowOverlapsInput(image.shape, pool.attributes)) continue;
    if (isFree && convolution && isNodeOf(convolution, conv2d)) pooled.set(node, pool);
  }
  const moved = new Set(pooled.values());
  const result = rewrite(graph, (node, rewriter) => {
    if (moved.has(node)) return true;
    const pool = pooled.get(node);
    if (!pool) return throughReshape(node, rewriter);
    const active = appendNode(node.op, node.attributes, [rewriter.of(pool.inputs[0] as Value)])[0] as Value;
    const largest = rewriter.graph.scoped(pool.scope, () => appendNode(pool.op, pool.attributes, [active])[0]);
    rewriter.replace(node.outputs[0] as Value, largest as Value);
    return true;
  });
  return eliminateDeadCode(result);
}

function originOf(value: Value | undefined): Node | undefined {
  return value?.origin.kind === "node" ? value.origin.node : undefined;
}

/** The rows that `value` reshapes, if they come from a matmul, perhaps through element-wise nodes already moved. */
function rowsOf(value: Value): Value | undefined {
  const node = originOf(value);
  const rows = node?.inputs[0];
  if (!node || !rows || !isNodeOf(node, reshape)) return undefined;
  if (rows.shape.length !== 2 || rows.shape[1] !== value.shape.at(-1)) return undefined;
  for (let maker = originOf(rows); maker; maker = originOf(maker.inputs[0])) {
    if (isNodeOf(maker, matmul)) return rows;
    if (!maker.op.definition.elementwise) return undefined;
  }
  return undefined;
}
