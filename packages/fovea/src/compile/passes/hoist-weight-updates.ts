import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { fusedElementwise } from "../../ops/fused-elementwise.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/** Updates of fewer elements stay at the end, where an engine may run them as one loop. */
const worthMoving = 1 << 16;

/**
 * Moves the update of a large variable up to the point where its gradient is ready and the old value has been read by
 * all others. The gradient is then still in the cache, and its memory is free for the next one: a training step holds
 * one large gradient at a time instead of all of them.
 */
export function hoistWeightUpdates(graph: Graph, least = worthMoving): Graph {
  const readers = readersOf(graph);
  const updated = new Map([...graph.updates].map(([name, value]) => [value, graph.variables.get(name)] as const));
  const followers = new Map<Node, Node[]>();
  const moved = new Set<Node>();
  for (const node of graph.nodes) {
    if (!isNodeOf(node, fusedElementwise) || sizeOf(node.attributes.shape) < least) continue;
    if (!node.outputs.every((value) => updated.has(value) && readers.get(value)?.length === 1)) continue;
    const variables = node.outputs.flatMap((value) => updated.get(value) ?? []);
    const last = latest([...producersOf(node), ...variables.flatMap((variable) => othersOf(variable, node, readers))]);
    if (!last || last.id > node.id || moved.has(last)) continue;
    followers.set(last, [...(followers.get(last) ?? []), node]);
    moved.add(node);
  }
  return rewrite(graph, (node, rewriter) => {
    if (moved.has(node)) return true;
    for (const next of [node, ...(followers.get(node) ?? [])]) rewriter.copy(next);
    return true;
  });
}

function producersOf({ inputs }: Node): Node[] {
  return inputs.flatMap(({ origin }) => (origin.kind === "node" ? [origin.node] : []));
}

/** The other readers of a variable, which must run before it changes. */
function othersOf(variable: Value, node: Node, readers: ReadonlyMap<Value, readonly (Node | undefined)[]>): Node[] {
  return (readers.get(variable) ?? []).flatMap((reader) => (reader && reader !== node ? [reader] : []));
}

function latest(nodes: readonly Node[]): Node | undefined {
  return nodes.toSorted((one, other) => other.id - one.id)[0];
}
