import type { Graph, Value } from "../../graph/graph.ts";
import { rewrite } from "../rewrite.ts";

/** Removes nodes that no output or update depends on. */
export function eliminateDeadCode(graph: Graph): Graph {
  const live = new Set<Value>([...graph.outputs.values(), ...graph.updates.values()]);
  for (const node of graph.nodes.toReversed()) {
    if (node.outputs.some((output) => live.has(output))) for (const input of node.inputs) live.add(input);
  }
  return rewrite(graph, (node) => !node.outputs.some((output) => live.has(output)));
}
