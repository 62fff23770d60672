import type { Graph, Node, Value } from "../graph/graph.ts";
import { broadcastTo } from "../ops/broadcast.ts";
import { add } from "../ops/elementwise/arithmetic.ts";
import { ConfigError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";

/**
 * Reverse-mode differentiation: appends nodes that compute ∂loss/∂value for each of `values` and returns their
 * results in the same order. Visits only nodes between `values` and `loss`, so the gradient of the first layer's
 * input is never built.
 * `modify` may replace the derivative that arrives at an output of a node, which makes other rules than the chain rule
 * possible, such as that of guided backpropagation.
 * @throws ConfigError if the loss is not a scalar or does not depend on one of the values.
 */
export function differentiate(
  loss: Value,
  values: readonly Value[],
  modify: (derivative: Value, node: Node) => Value = (derivative) => derivative,
): Value[] {
  const { graph } = loss;
  if (loss.shape.length !== 0) {
    throw new ConfigError(`differentiate: expected a scalar loss, received shape ${formatShape(loss.shape)}`);
  }
  const wanted = dependents(graph, values);
  const derivatives = new Map<Value, Value>([[loss, graph.scalar(1)]]);

  for (const node of graph.nodes.slice().reverse()) {
    if (!node.inputs.some((input) => wanted.has(input))) continue;
    const upstream = node.outputs.map((output) => derivatives.get(output));
    if (upstream.every((value) => value === undefined)) continue;
    graph.scoped(node.scope, () => {
      const arriving = upstream.map((derivative) => derivative && modify(derivative, node));
      gradientsOf(node, arriving, wanted).forEach((derivative, index) => {
        const input = node.inputs[index];
        if (!derivative || !input || !wanted.has(input)) return;
        const sum = derivatives.get(input);
        derivatives.set(input, sum ? add(sum, derivative) : derivative);
      });
    });
  }
  return values.map((value) => {
    const derivative = derivatives.get(value);
    if (!derivative) throw new ConfigError(`differentiate: the loss does not depend on ${describe(value)}`);
    return derivative.shape.length === value.shape.length
      ? derivative
      : broadcastTo({ shape: value.shape }, derivative);
  });
}

function gradientsOf(node: Node, upstream: readonly (Value | undefined)[], wanted: ReadonlySet<Value>) {
  const { definition } = node.op;
  if (!definition.gradient) return [];
  const { graph } = node.outputs[0] as Value;
  return definition.gradient({
    graph,
    attributes: node.attributes,
    inputs: node.inputs,
    outputs: node.outputs,
    upstream,
    needs: (index) => {
      const input = node.inputs[index];
      return input !== undefined && wanted.has(input);
    },
  });
}

/** Returns the values that depend on one of `values`, including themselves. */
export function dependents(graph: Graph, values: readonly Value[]): Set<Value> {
  const result = new Set(values);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => result.has(input))) {
      for (const output of node.outputs) result.add(output);
    }
  }
  return result;
}

function describe({ id, origin }: Value): string {
  return origin.kind === "variable" ? `"${origin.name}"` : `%${id}`;
}
