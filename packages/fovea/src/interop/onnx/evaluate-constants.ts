import { planOf } from "../../compile/compile.ts";
import type { Engine, Variable } from "../../engine/index.ts";
import { appendNode } from "../../graph/define-op.ts";
import { Graph, type Value } from "../../graph/graph.ts";
import { ConfigError } from "../../support/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Returns the values that depend on the graph's inputs. */
export function varyingValues(graph: Graph): ReadonlySet<Value> {
  const varying = new Set<Value>(graph.inputs.values());
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => varying.has(input))) for (const output of node.outputs) varying.add(output);
  }
  return varying;
}

/** Computes the constant values that non-constant nodes read or that are outputs. */
export async function evaluateConstants(
  graph: Graph,
  varying: ReadonlySet<Value>,
  weights: ReadonlyMap<string, Tensor>,
  engine: Engine,
): Promise<ReadonlyMap<Value, Tensor>> {
  const wanted = new Set<Value>(graph.outputs.values());
  for (const node of graph.nodes) {
    if (node.outputs.some((output) => varying.has(output))) for (const input of node.inputs) wanted.add(input);
  }
  const result = new Map<Value, Tensor>();
  const computed: Value[] = [];
  for (const value of wanted) {
    if (varying.has(value)) continue;
    if (value.origin.kind === "constant") result.set(value, value.origin.tensor);
    else if (value.origin.kind === "variable") result.set(value, weightOf(weights, value.origin.name));
    else computed.push(value);
  }
  for (const [value, tensor] of await compute(graph, computed, varying, weights, engine)) result.set(value, tensor);
  return result;
}

async function compute(
  source: Graph,
  wanted: readonly Value[],
  varying: ReadonlySet<Value>,
  weights: ReadonlyMap<string, Tensor>,
  engine: Engine,
): Promise<[Value, Tensor][]> {
  if (wanted.length === 0) return [];
  const graph = new Graph();
  const copies = new Map<Value, Value>();
  const variables = new Map<string, Variable>();
  const copyOf = (value: Value): Value => {
    const { origin } = value;
    const known = copies.get(value);
    if (known || origin.kind === "node" || origin.kind === "input") return known as Value;
    const copy =
      origin.kind === "constant"
        ? graph.constant(origin.tensor)
        : graph.variable(origin.name, value.shape, origin.role);
    if (origin.kind === "variable") variables.set(origin.name, engine.variable(weightOf(weights, origin.name)));
    copies.set(value, copy);
    return copy;
  };
  for (const node of source.nodes) {
    if (node.outputs.some((output) => varying.has(output))) continue;
    const outputs = appendNode(node.op, node.attributes, node.inputs.map(copyOf), graph);
    for (const [index, output] of node.outputs.entries()) copies.set(output, outputs[index] as Value);
  }
  for (const [index, value] of wanted.entries()) graph.output(String(index), copyOf(value));
  const program = await engine.compile(planOf(graph, "constants"), variables);
  const results = await program.run([]);
  return wanted.map((value, index) => {
    return [value, { data: results[index] ?? new Float32Array(), shape: value.shape, dtype: value.dtype }];
  });
}

function weightOf(weights: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const found = weights.get(name);
  if (!found) throw new ConfigError(`exportOnnx: the model has no weight "${name}"`);
  return found;
}
