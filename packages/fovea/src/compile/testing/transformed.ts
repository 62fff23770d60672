import { Graph } from "../../graph/graph.ts";
import { formatGraph } from "../../graph/print.ts";
import { verify } from "../../graph/verify.ts";

/** What a pass makes of a graph, verified, as text. */
export function transformed(pass: (graph: Graph) => Graph, build: (graph: Graph) => void): string {
  const graph = new Graph();
  build(graph);
  const result = pass(graph);
  verify(result);
  return formatGraph(result);
}
