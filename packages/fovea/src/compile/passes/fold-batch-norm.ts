import { appendNode, isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { broadcastTo } from "../../ops/broadcast.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { add, multiply } from "../../ops/elementwise/arithmetic.ts";
import { matmul } from "../../ops/matmul.ts";
import { isPerChannel } from "../per-channel.ts";
import { type Rewriter, readersOf, rewrite } from "../rewrite.ts";
import { varyingValues } from "../varying-values.ts";

/** A per-channel multiplication or addition after a convolution. */
interface Step {
  readonly node: Node;
  readonly operand: Value;
}

/**
 * Folds per-channel multiplications and additions after conv2d or matmul into its kernel and bias, where their
 * operands stay the same from run to run. Removes batch normalization from predictions, and that of frozen layers from
 * training steps: what remains is arithmetic on the weights, which an engine repeats only when they change.
 */
export function foldBatchNorm(graph: Graph): Graph {
  const chains = findChains(graph);
  const folded = new Map([...chains].map(([producer, steps]) => [(steps.at(-1) as Step).node, producer] as const));
  const dropped = new Set<Node>(
    [...chains].flatMap(([producer, steps]) => [producer, ...steps.map(({ node }) => node)]),
  );
  return rewrite(graph, (node, rewriter) => {
    const producer = folded.get(node);
    if (!producer) return dropped.has(node);
    const result = rewriter.graph.scoped(producer.scope, () => fold(producer, chains.get(producer) ?? [], rewriter));
    rewriter.replace(node.outputs[0] as Value, result);
    return true;
  });
}

function fold(producer: Node, steps: readonly Step[], rewriter: Rewriter): Value {
  const [x, kernel, bias] = producer.inputs.map((input) => rewriter.of(input)) as [Value, Value, Value | undefined];
  let weights = kernel;
  let shift = bias;
  for (const { node, operand } of steps) {
    const value = rewriter.of(operand);
    if (isNodeOf(node, multiply)) {
      weights = multiply(weights, value);
      shift = shift && multiply(shift, value);
    } else {
      shift = shift ? add(shift, value) : broadcastTo({ shape: kernel.shape.slice(-1) }, value);
    }
  }
  const inputs = shift ? [x, weights, shift] : [x, weights];
  return appendNode(producer.op, producer.attributes, inputs)[0] as Value;
}

function findChains(graph: Graph): Map<Node, Step[]> {
  const readers = readersOf(graph);
  const varying = varyingValues(graph);
  const chains = new Map<Node, Step[]>();
  for (const producer of graph.nodes) {
    const foldable = isNodeOf(producer, conv2d) || (isNodeOf(producer, matmul) && !producer.attributes.transposeB);
    if (!foldable || varying.has(producer.inputs[1] as Value)) continue;
    const steps: Step[] = [];
    let value = producer.outputs[0] as Value;
    for (;;) {
      const [reader, ...others] = readers.get(value) ?? [];
      if (!reader || others.length > 0 || !(isNodeOf(reader, multiply) || isNodeOf(reader, add))) break;
      const operand = reader.inputs.find((input) => input !== value);
      if (!operand || varying.has(operand) || !isPerChannel(operand, value)) break;
      steps.push({ node: reader, operand });
      value = reader.outputs[0] as Value;
    }
    if (steps.length > 0) chains.set(producer, steps);
  }
  return chains;
}
