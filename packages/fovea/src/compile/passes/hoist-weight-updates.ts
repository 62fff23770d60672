import { isNodeOf } from "../../graph/define-op.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { fusedElementwise } from "../../ops/fused-elementwise.ts";
import { sumOfSquares } from "../../ops/sum-of-squares.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { readersOf, rewrite } from "../rewrite.ts";

/** Updates of fewer elements stay at the end, where an engine may run them as one loop. */
const worthMoving = 1 << 16;

/**
 * Moves the update of a large variable up to the point where its gradient is ready and the old value has been read by
 * all others. The gradient is then still in the cache, and its memory is free for the next one: a training step holds
 * one large gradient at a time instead of all of them.
 *
 * The norms of large gradients and weights move up as well, and so do scalars that the update computes from them.
 */
export function hoistWeightUpdates(graph: Graph, least = worthMoving): Graph {
  const readers = readersOf(graph);
  const updated = new Map([...graph.updates].map(([name, value]) => [value, graph.variables.get(name)] as const));
  const followers = new Map<Node, Node[]>();
  const leaders = new Map<Node, Node>();
  const placeOf = (node: Node) => leaders.get(node) ?? node;

  /** The nodes that must run before one that may move. */
  const required = (node: Node): readonly Node[] => {
    if (isNodeOf(node, fusedElementwise)) {
      const producers = producersOf(node);
      const { shape } = node.attributes;
      if (shape.length === 0) return leaders.has(latest(producers, placeOf) ?? node) ? producers : [];
      if (sizeOf(shape) < least) return [];
      if (!node.outputs.every((value) => updated.has(value) && readers.get(value)?.length === 1)) return [];
      const variables = node.outputs.flatMap((value) => updated.get(value) ?? []);
      return [...producers, ...variables.flatMap((variable) => othersOf(variable, node, readers))];
    }
    const [value] = node.inputs;
    if (!value || !isNodeOf(node, sumOfSquares) || sizeOf(value.shape) < least) return [];
    if (value.origin.kind !== "variable") return producersOf(node);
    // After those who read the weight in this step, for whom it is laid out.
    return othersOf(value, node, readers).filter(({ id }) => id < node.id);
  };
  for (const node of graph.nodes) {
    const last = latest(required(node), placeOf);
    if (!last || last.id > node.id) continue;
    const leader = placeOf(last);
    followers.set(leader, [...(followers.get(leader) ?? []), node]);
    leaders.set(node, leader);
  }
  return rewrite(graph, (node, rewriter) => {
    if (leaders.has(node)) return true;
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

/** The node that runs last; nodes that follow the same one run in the graph's order. */
function latest(nodes: readonly Node[], placeOf: (node: Node) => Node): Node | undefined {
  return nodes.toSorted((one, other) => placeOf(other).id - placeOf(one).id || other.id - one.id)[0];
}
