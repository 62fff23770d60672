import { appendNode } from "../graph/define-op.ts";
import { Graph, type Node, type Value } from "../graph/graph.ts";

/** Builds the new graph and maps values of the old one to it. */
export interface Rewriter {
  readonly graph: Graph;
  /** The copy of a value of the old graph. */
  of(value: Value): Value;
  /** Makes `replacement` (in the new graph) stand for `value` (of the old graph). */
  replace(value: Value, replacement: Value): void;
  /** Copies a node, optionally with other attributes or other inputs (of the old graph). */
  copy(node: Node, attributes?: object, inputs?: readonly Value[]): readonly Value[];
}

/**
 * Builds a new graph with the leaves, outputs and updates of `source`. Calls `visit` for each node in order; it
 * either handles the node (copies, replaces or skips it) or returns false to have it copied unchanged.
 */
export function rewrite(source: Graph, visit: (node: Node, rewriter: Rewriter) => boolean): Graph {
  const graph = new Graph();
  const copies = new Map<Value, Value>();
  for (const [name, value] of source.inputs) copies.set(value, graph.input(name, value.shape, value.dtype));
  for (const [name, value] of source.variables) {
    if (value.origin.kind === "variable") {
      copies.set(value, graph.variable(name, value.shape, value.origin.role, value.dtype));
    }
  }
  const rewriter: Rewriter = {
    graph,
    of(value) {
      const known = copies.get(value);
      if (known) return known;
      if (value.origin.kind !== "constant") throw new Error(`rewrite: %${value.id} was dropped but is still used`);
      const copy = graph.constant(value.origin.tensor);
      copies.set(value, copy);
      return copy;
    },
    replace(value, replacement) {
      copies.set(value, replacement);
    },
    copy(node, attributes = node.attributes, inputs = node.inputs) {
      const outputs = graph.scoped(node.scope, () =>
        appendNode(
          node.op,
          attributes,
          inputs.map((input) => rewriter.of(input)),
          graph,
        ),
      );
      node.outputs.forEach((output, index) => {
        const copy = outputs[index];
        if (copy) copies.set(output, copy);
      });
      return outputs;
    },
  };
  for (const node of source.nodes) {
    if (!visit(node, rewriter)) rewriter.copy(node);
  }
  for (const [name, value] of source.outputs) graph.output(name, rewriter.of(value));
  for (const [name, value] of source.updates) {
    const variable = graph.variables.get(name);
    if (variable) graph.update(variable, rewriter.of(value));
  }
  return graph;
}

/** The readers of each value; an output or update of the graph counts as a reader without a node. */
export function readersOf(graph: Graph): Map<Value, (Node | undefined)[]> {
  const readers = new Map<Value, (Node | undefined)[]>();
  const note = (value: Value, node: Node | undefined) => {
    const list = readers.get(value);
    if (list) list.push(node);
    else readers.set(value, [node]);
  };
  for (const node of graph.nodes) for (const input of node.inputs) note(input, node);
  for (const value of graph.outputs.values()) note(value, undefined);
  for (const value of graph.updates.values()) note(value, undefined);
  return readers;
}
