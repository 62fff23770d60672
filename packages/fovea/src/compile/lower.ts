import type { Graph, Node, Value } from "../graph/graph.ts";
import { EngineError } from "../support/errors.ts";
import type { BufferRole, Instruction, Plan, PlanBuffer } from "./plan.ts";

/** Flattens a graph into a plan. The graph must have been through `fuseElementwise`. */
export function lower(graph: Graph, name: string): Plan {
  const buffers: PlanBuffer[] = [];
  const ids = new Map<Value, number>();
  const outputNames = new Map([...graph.outputs].map(([key, value]) => [value, key] as const));
  const used = new Set<Value>([...graph.outputs.values(), ...graph.updates.values()]);
  for (const node of graph.nodes) for (const input of node.inputs) used.add(input);

  const add = (value: Value, role: BufferRole, label: string) => {
    const id = buffers.length;
    const constant = value.origin.kind === "constant" ? { value: value.origin.tensor } : {};
    buffers.push({ id, role, name: label, shape: value.shape, dtype: value.dtype, ...constant });
    ids.set(value, id);
    return id;
  };
  const bufferOf = (value: Value): number => {
    const known = ids.get(value);
    if (known !== undefined) return known;
    const { origin } = value;
    if (origin.kind === "variable") return add(value, origin.role, origin.name);
    if (origin.kind === "constant") return add(value, "constant", "");
    const label = outputNames.get(value);
    return add(value, label === undefined ? "temporary" : "output", label ?? "");
  };

  const inputs = [...graph.inputs].map(([label, value]) => add(value, "input", label));
  const targets = updateTargets(graph, bufferOf);
  const instructions = graph.nodes.map(
    (node): Instruction => ({
      op: node.op.definition.name,
      attributes: node.attributes,
      inputs: node.inputs.map(bufferOf),
      outputs: node.outputs.map((value) => targets.get(value) ?? (used.has(value) ? bufferOf(value) : -1)),
      scope: node.scope,
    }),
  );
  const outputs = [...graph.outputs.values()].map(bufferOf);
  return Object.freeze({ name, buffers, instructions, inputs, outputs });
}

/**
 * The buffer of the variable that each updating value is written into. That is allowed when the value is
 * made by an instruction after the last other reader of the variable; `separateUpdates` sees to it.
 */
function updateTargets(graph: Graph, bufferOf: (value: Value) => number): Map<Value, number> {
  const targets = new Map<Value, number>();
  for (const [name, value] of graph.updates) {
    const variable = graph.variables.get(name) as Value;
    const producer = value.origin.kind === "node" ? value.origin.node : undefined;
    const lastReader = graph.nodes.findLast((node) => node.inputs.includes(variable));
    if (!producer || !canWriteInPlace(producer, lastReader) || targets.has(value)) {
      throw new EngineError(`lower: the update of "${name}" would overwrite a value that is still read`);
    }
    targets.set(value, bufferOf(variable));
  }
  return targets;
}

function canWriteInPlace(producer: Node, lastReader: Node | undefined): boolean {
  return !lastReader || lastReader.id < producer.id || (lastReader === producer && isLoop(producer));
}

function isLoop(node: Node): boolean {
  return node.op.definition.name === "fusedElementwise";
}
