import { EngineError } from "../support/errors.ts";
import { formatShape, sameShape, sizeOf } from "../tensor/shape.ts";
import type { Graph, Value } from "./graph.ts";

/**
 * Checks the invariants of graphs: values are assigned once and before use, types are those that the op infers, and
 * updates have the type of their variable.
 * @throws EngineError that names the node: an invalid graph is a defect of Fovea, not a mistake of the user.
 */
export function verify(graph: Graph): void {
  const defined = new Set<Value>([...graph.inputs.values(), ...graph.variables.values()]);
  const check = (value: Value, where: string) => {
    if (value.graph !== graph) throw new EngineError(`${where} uses a value of another graph`);
    if (value.origin.kind === "constant") {
      if (value.origin.tensor.data.length !== sizeOf(value.shape)) {
        throw new EngineError(`${where} uses a constant of the wrong length`);
      }
    } else if (!defined.has(value)) {
      throw new EngineError(`${where} uses %${value.id} before it is assigned`);
    }
  };
  for (const node of graph.nodes) {
    const where = `node ${node.id} (${node.op.definition.name}${node.scope ? ` "${node.scope}"` : ""})`;
    for (const value of node.inputs) check(value, where);
    const types = node.op.definition.infer(node.attributes, ...node.inputs);
    node.outputs.forEach((value, index) => {
      const type = types[index];
      if (!type || type.dtype !== value.dtype || !sameShape(type.shape, value.shape)) {
        throw new EngineError(
          `${where}: output ${index} is ${value.dtype}${formatShape(value.shape)}, the op infers ` +
            (type ? `${type.dtype}${formatShape(type.shape)}` : "none"),
        );
      }
      if (defined.has(value)) throw new EngineError(`${where} assigns %${value.id} a second time`);
      defined.add(value);
    });
  }
  for (const [name, value] of graph.outputs) check(value, `output "${name}"`);
  for (const [name, value] of graph.updates) {
    check(value, `update of "${name}"`);
    const variable = graph.variables.get(name);
    if (!variable || !sameShape(variable.shape, value.shape) || variable.dtype !== value.dtype) {
      throw new EngineError(`update of "${name}": ${value.dtype}${formatShape(value.shape)} does not fit the variable`);
    }
  }
}
