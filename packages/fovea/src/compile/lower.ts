import type { Graph, Node, Value } from "../graph/graph.ts";
import type { BufferRole, Instruction, Plan, PlanBuffer } from "./plan.ts";

/** Flattens a graph, on which `fuseElementwise` has run, into a plan. */
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
  const inPlace = updatesInPlace(graph);
  for (const [value, variable] of inPlace) ids.set(value, bufferOf(variableOf(graph, variable)));
  const instructions = graph.nodes.map(
    (node): Instruction => ({
      op: node.op.definition.name,
      attributes: node.attributes,
      inputs: node.inputs.map(bufferOf),
      outputs: node.outputs.map((value) => (used.has(value) ? bufferOf(value) : -1)),
      scope: node.scope,
    }),
  );
  for (const [variable, value] of graph.updates) {
    if (inPlace.get(value) === variable) continue;
    instructions.push(copyInto(bufferOf(variableOf(graph, variable)), bufferOf(value), value));
  }
  const outputs = [...graph.outputs.values()].map(bufferOf);
  return Object.freeze({ name, buffers, instructions, inputs, outputs });
}

/**
 * The values that can be written in place into the variable that they update: those computed after the variable's
 * last other reader. The others get their own buffer, which is copied at the end.
 */
function updatesInPlace(graph: Graph): Map<Value, string> {
  const lastReaders = new Map<Value, Node>();
  for (const node of graph.nodes) for (const input of node.inputs) lastReaders.set(input, node);
  const names = new Map<Value, string>();
  for (const [name, value] of graph.updates) {
    const producer = value.origin.kind === "node" ? value.origin.node : undefined;
    if (!producer || names.has(value)) continue;
    if (canWriteInPlace(producer, lastReaders.get(variableOf(graph, name)))) names.set(value, name);
  }
  return names;
}

function variableOf(graph: Graph, name: string): Value {
  return graph.variables.get(name) as Value;
}

function canWriteInPlace(producer: Node, lastReader: Node | undefined): boolean {
  return !lastReader || lastReader.id < producer.id || (lastReader === producer && isLoop(producer));
}

function isLoop(node: Node): boolean {
  return node.op.definition.name === "fusedElementwise";
}

function copyInto(target: number, source: number, { shape }: Value): Instruction {
  const attributes = { expression: [{ op: "toFloat", args: [0] }], results: [1], shape };
  return { op: "fusedElementwise", attributes, inputs: [source], outputs: [target], scope: "" };
}
