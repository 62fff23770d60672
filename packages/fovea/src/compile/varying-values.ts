import type { Graph, Value } from "../graph/graph.ts";

/**
 * The values that may differ from run to run although nobody writes a variable in between: those that depend on the
 * graph's inputs or on variables that it updates. All others follow from constants and frozen weights.
 */
export function varyingValues(graph: Graph): ReadonlySet<Value> {
  const result = new Set<Value>(graph.inputs.values());
  for (const [name, variable] of graph.variables) if (graph.updates.has(name)) result.add(variable);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => result.has(input))) for (const output of node.outputs) result.add(output);
  }
  return result;
}
