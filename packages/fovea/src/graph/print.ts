import { formatShape } from "../tensor/shape.ts";
import type { Graph, Value } from "./graph.ts";

/** Formats the graph as text, one node per line: `%7: float32[8, 28, 28, 6] = conv2d(%0, %1) {…}  # layer`. */
export function formatGraph(graph: Graph): string {
  const lines = graph.nodes.map((node) => {
    const outputs = node.outputs.map((value) => `%${value.id}: ${value.dtype}${formatShape(value.shape)}`).join(", ");
    const attributes = Object.keys(node.attributes).length > 0 ? ` ${JSON.stringify(node.attributes)}` : "";
    const scope = node.scope ? `  # ${node.scope}` : "";
    return `${outputs} = ${node.op.definition.name}(${node.inputs.map(formatValue).join(", ")})${attributes}${scope}`;
  });
  for (const [name, value] of graph.updates) lines.push(`update ${name} <- ${formatValue(value)}`);
  for (const [name, value] of graph.outputs) lines.push(`output ${name} = ${formatValue(value)}`);
  return lines.join("\n");
}

function formatValue(value: Value): string {
  switch (value.origin.kind) {
    case "input":
      return `input:${value.origin.name}`;
    case "variable":
      return value.origin.name;
    case "constant":
      return value.shape.length === 0 ? String(value.origin.tensor.data[0]) : `constant${formatShape(value.shape)}`;
    case "node":
      return `%${value.id}`;
    default:
      return value.origin satisfies never;
  }
}
