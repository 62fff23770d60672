import type { Graph, Value } from "../../graph/index.ts";

const rectifiers = new Set(["relu", "relu6"]);

/** Ops whose results are zero where all that they read is. */
const keeping = new Set(["maxPool2d", "averagePool2d", "concat", "reshape", "transpose", "slice", "pad", "resize2d"]);

/**
 * Returns the values of a graph that rectifiers have set to zero where units don't respond, and what pooling and
 * concatenation make of them. Only their zeros say something.
 */
export function rectifiedValues(graph: Graph): ReadonlySet<Value> {
  const rectified = new Set<Value>();
  for (const { op, inputs, outputs } of graph.nodes) {
    const { name } = op.definition;
    const keeps = keeping.has(name) && inputs.every((input) => rectified.has(input));
    if (rectifiers.has(name) || keeps) for (const output of outputs) rectified.add(output);
  }
  return rectified;
}
