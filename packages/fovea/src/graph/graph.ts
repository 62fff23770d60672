import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatCount } from "../support/format.ts";
import type { DType } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor, TensorType } from "../tensor/tensor.ts";

/** The role of a variable: trained, measured during training, or kept by the optimizer. */
export type VariableRole = "parameter" | "statistic" | "optimizerState";

/** The source of a value: a leaf of the graph, or an output of a node. */
export type Origin =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "variable"; readonly name: string; readonly role: VariableRole }
  | { readonly kind: "constant"; readonly tensor: Tensor }
  | { readonly kind: "node"; readonly node: Node; readonly index: number };

/** A tensor in a graph: a type and its source. Assigned once, never changed. */
export interface Value extends TensorType {
  readonly id: number;
  readonly graph: Graph;
  readonly origin: Origin;
}

/** One application of an op. `scope` is the path of the layer that added it. */
export interface Node {
  readonly id: number;
  readonly op: AnyOp;
  readonly attributes: object;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly scope: string;
}

/** The types of an op's outputs, in order. */
export type Types = readonly TensorType[];

/** The types of an op's inputs, in order. An optional trailing input is an optional tuple element. */
export type InputTypes = readonly (TensorType | undefined)[];

/** The same tuple with a value of the graph for each type. */
export type Values<T extends InputTypes> = { readonly [K in keyof T]: Value };

/** The input of a gradient rule: the node and, per output, the gradient of the loss with respect to it. */
export interface GradientContext<Attributes, Inputs extends InputTypes, Outputs extends Types> {
  readonly graph: Graph;
  readonly attributes: Attributes;
  readonly inputs: Values<Inputs>;
  readonly outputs: Values<Outputs>;
  readonly upstream: { readonly [K in keyof Outputs]: Value | undefined };
  /** Whether the gradient with respect to input `index` is needed. */
  needs(index: number): boolean;
}

/** An op without its types, as graphs, passes and engines store it. */
export interface AnyOp {
  readonly definition: {
    readonly name: string;
    readonly elementwise?: true;
    // Method syntax keeps the parameters bivariant: a definition with precise tuples is an AnyOp too.
    infer(attributes: object, ...inputs: TensorType[]): Types;
    gradient?(context: GradientContext<object, InputTypes, Types>): readonly (Value | undefined)[];
  };
}

/** The limit of 32-bit indices. */
const maxElements = 2 ** 31 - 1;

/**
 * A program under construction: nodes in executable order, leaves, named outputs, and the updates at the end of a step
 * (variable ← value). It does not know individual ops.
 */
export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs = new Map<string, Value>();
  readonly variables = new Map<string, Value>();
  readonly outputs = new Map<string, Value>();
  readonly updates = new Map<string, Value>();
  readonly #scopes: string[] = [];
  #values = 0;

  /**
   * Declares a value that the caller passes to each run.
   * @throws ConfigError if the name is taken.
   */
  input(name: string, shape: Shape, dtype: DType = "float32"): Value {
    if (this.inputs.has(name)) throw new ConfigError(`graph: input "${name}" is declared twice`);
    const value = this.#value({ shape, dtype }, { kind: "input", name });
    this.inputs.set(name, value);
    return value;
  }

  /** Declares a value that persists between runs; returns the existing value if the name is already declared. */
  variable(name: string, shape: Shape, role: VariableRole, dtype: DType = "float32"): Value {
    const known = this.variables.get(name);
    if (known) return known;
    const value = this.#value({ shape, dtype }, { kind: "variable", name, role });
    this.variables.set(name, value);
    return value;
  }

  /** Adds a value that is known when the graph is built. */
  constant(tensor: Tensor): Value {
    return this.#value({ shape: tensor.shape, dtype: tensor.dtype }, { kind: "constant", tensor });
  }

  /** Adds a float32 scalar that is known when the graph is built. */
  scalar(value: number): Value {
    return this.constant({ data: Float32Array.of(value), shape: [], dtype: "float32" });
  }

  /**
   * Declares `value` as the output called `name`.
   * @throws ConfigError if the name is taken.
   */
  output(name: string, value: Value): void {
    if (this.outputs.has(name)) throw new ConfigError(`graph: output "${name}" is declared twice`);
    this.outputs.set(name, value);
  }

  /**
   * Assigns `value` to `variable` at the end of a run.
   * @throws ConfigError if `variable` is not a variable, or is updated twice.
   */
  update(variable: Value, value: Value): void {
    if (variable.origin.kind !== "variable") throw new ConfigError("graph: only a variable can be updated");
    const { name } = variable.origin;
    if (this.updates.has(name)) throw new ConfigError(`graph: variable "${name}" is updated twice`);
    this.updates.set(name, value);
  }

  /** Adds `name` to the scope ("block1/conv2") of the nodes that `build` adds. */
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

  /** Appends a node. The caller must have inferred the types (`defineOp`). */
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
    // Inputs and results of nodes grow with the batch size, which is not a mistake in the definition of a layer.
    const batched = origin.kind === "node" || origin.kind === "input";
    if (sizeOf(batched ? type.shape.slice(1) : type.shape) > maxElements) {
      throw new ShapeError(
        `expected at most ${formatCount(maxElements)} elements in a tensor, received ${formatShape(type.shape)}`,
      );
    }
    return { id: this.#values++, graph: this, shape: type.shape, dtype: type.dtype, origin };
  }
}
