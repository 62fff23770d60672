import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatCount } from "../support/format.ts";
import type { DType } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor, TensorType } from "../tensor/tensor.ts";
import type { AnyOp } from "./define-op.ts";

/** What a variable is for: trained, measured along the way, or kept by the optimizer. */
export type VariableRole = "parameter" | "statistic" | "optimizerState";

/** Where a value comes from: a leaf of the graph, or one output of a node. */
export type Origin =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string; readonly role: VariableRole }
  | { readonly kind: "constant"; readonly tensor: Tensor }
  | { readonly kind: "node"; readonly node: Node; readonly index: number };

/** One tensor in a graph: a type and where it comes from. Assigned once, never changed. */
export interface Value extends TensorType {
  readonly id: number;
  readonly graph: Graph;
  readonly origin: Origin;
}

/** One application of an op. `scope` names the layer that asked for it. */
export interface Node {
  readonly id: number;
  readonly op: AnyOp;
  readonly attributes: object;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly scope: string;
}

/** What 32-bit indices reach. */
const mostElements = 2 ** 31 - 1;

/**
 * A program under construction: nodes in the order in which they can run, leaves, named outputs, and the
 * updates that end a step (variable ← value). It knows no op by name.
 */
export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs = new Map<string, Value>();
  readonly variables = new Map<string, Value>();
  readonly outputs = new Map<string, Value>();
  readonly updates = new Map<string, Value>();
  readonly #scopes: string[] = [];
  #values = 0;

  /** A value that the caller feeds at every run. */
  input(name: string, shape: Shape, dtype: DType = "float32"): Value {
    if (this.inputs.has(name)) throw new ConfigError(`graph: input "${name}" is declared twice`);
    const value = this.#value({ shape, dtype }, { kind: "input", name });
    this.inputs.set(name, value);
    return value;
  }

  /** A value that lives on between runs. Asking again for a name gives the same value. */
  variable(name: string, shape: Shape, role: VariableRole, dtype: DType = "float32"): Value {
    const known = this.variables.get(name);
    if (known) return known;
    const value = this.#value({ shape, dtype }, { kind: "variable", name, role });
    this.variables.set(name, value);
    return value;
  }

  /** A value that is known when the graph is built. */
  constant(tensor: Tensor): Value {
    return this.#value({ shape: tensor.shape, dtype: tensor.dtype }, { kind: "constant", tensor });
  }

  /** A float32 scalar that is known when the graph is built. */
  scalar(value: number): Value {
    return this.constant({ data: Float32Array.of(value), shape: [], dtype: "float32" });
  }

  /** Names `value` as a result of the graph. */
  output(name: string, value: Value): void {
    if (this.outputs.has(name)) throw new ConfigError(`graph: output "${name}" is declared twice`);
    this.outputs.set(name, value);
  }

  /** At the end of a run, `variable` takes the value of `value`. */
  update(variable: Value, value: Value): void {
    if (variable.origin.kind !== "variable") throw new ConfigError("graph: only a variable can be updated");
    const { name } = variable.origin;
    if (this.updates.has(name)) throw new ConfigError(`graph: variable "${name}" is updated twice`);
    this.updates.set(name, value);
  }

  /** Nodes that `build` adds carry `name` in their scope ("block1/conv2"). */
  scoped<T>(name: string, build: () => T): T {
    this.#scopes.push(name);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }

  get scope(): string {
    return this.#scopes.join("/");
  }

  /** Appends a node; shapes have been inferred by the caller (`defineOp`). */
  append(op: AnyOp, attributes: object, inputs: readonly Value[], types: readonly TensorType[]): readonly Value[] {
    const outputs: Value[] = [];
    const node: Node = { id: this.nodes.length, op, attributes, inputs, outputs, scope: this.scope };
    types.forEach((type, index) => {
      outputs.push(this.#value(type, { kind: "node", node, index }));
    });
    this.nodes.push(node);
    return outputs;
  }

  #value(type: TensorType, origin: Origin): Value {
    // Values of nodes and inputs have as many rows as the batch, which is no mistake of whoever describes a layer.
    const batched = origin.kind === "node" || origin.kind === "input";
    if (sizeOf(batched ? type.shape.slice(1) : type.shape) > mostElements) {
      throw new ShapeError(
        `expected at most ${formatCount(mostElements)} elements in a tensor, received ${formatShape(type.shape)}`,
      );
    }
    return { id: this.#values++, graph: this, shape: type.shape, dtype: type.dtype, origin };
  }
}
