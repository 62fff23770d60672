import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { fusedElementwise } from "../../ops/fused-elementwise.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/** Smaller updates stay together at the end, where an engine may run them as one. */
const worthMoving = 1 << 16;

/**
 * Moves the loop that updates a large variable to where its gradient is ready and nobody else has to read the old value:
 * the gradient is then still in the cache, and its memory serves the next one. A training step so holds one large
 * gradient at a time instead of all.
 */
export function hastenUpdates(graph: Graph, least = worthMoving): Graph {
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

/** The other nodes that read a variable, all of which must run before it changes. */
function othersOf(variable: Value, node: Node, readers: ReadonlyMap<Value, readonly (Node | undefined)[]>): Node[] {
  return (readers.get(variable) ?? []).flatMap((reader) => (reader && reader !== node ? [reader] : []));
}

function latest(nodes: readonly Node[]): Node | undefined {
  return nodes.toSorted((one, other) => other.id - one.id)[0];
}
