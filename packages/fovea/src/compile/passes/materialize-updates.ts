import type { Graph, Value } from "../../graph/graph.ts";
import { toFloat } from "../../ops/elementwise/cast.ts";
import { rewrite } from "../rewrite.ts";

/**
 * Makes every update the result of an element-wise node of its own, so that it can be written in place once all
 * readers of the old value have run. Copies an updated variable that is also an output, which keeps the old value.
 */
export function materializeUpdates(graph: Graph): Graph {
  const taken = new Set<Value>(graph.outputs.values());
  const result = rewrite(graph, () => false);
  for (const [name, { origin }] of graph.outputs) {
    const value = result.outputs.get(name);
    if (value && origin.kind === "variable" && graph.updates.has(origin.name)) result.outputs.set(name, toFloat(value));
  }
  for (const [name, old] of graph.updates) {
    const fresh = old.origin.kind === "node" && old.origin.node.op.definition.elementwise && !taken.has(old);
    taken.add(old);
    const value = result.updates.get(name);
    if (!fresh && value) result.updates.set(name, toFloat(value));
  }
  return result;
}
