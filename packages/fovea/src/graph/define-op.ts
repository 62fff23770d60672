import { ConfigError, ShapeError } from "../support/errors.ts";
import type { TensorType } from "../tensor/tensor.ts";
import type { AnyOp, GradientContext, InputTypes, Node, Types, Value, Values } from "./graph.ts";

/**
 * The definition of an op: its shape rule and its gradient rule. `gradient` returns one value per input, or undefined
 * if the input has no gradient or the gradient is not needed. No gradient flows through an op without a gradient rule
 * (a comparison, an index).
 */
export interface OpDefinition<
  Name extends string,
  Attributes extends object,
  Inputs extends InputTypes,
  Outputs extends Types,
> {
  readonly name: Name;
  infer(attributes: Attributes, ...inputs: Inputs): Outputs;
  gradient?(context: GradientContext<Attributes, Inputs, Outputs>): readonly (Value | undefined)[];
  /** Set for element-wise ops; the passes fuse runs of them. */
  readonly elementwise?: true;
}

type Result<Outputs extends Types> = Outputs extends readonly [TensorType] ? Value : Values<Outputs>;

/** The arguments of an op: values, or numbers, which become scalar constants. */
type Operands<T extends InputTypes> = { readonly [K in keyof T]: Value | number };

/**
 * A function from values to a value, or to a tuple of values for several outputs. Attributes come first and may be
 * omitted if all of them have defaults.
 */
export interface Op<Name extends string, Attributes extends object, Inputs extends InputTypes, Outputs extends Types> {
  (...inputs: Record<never, never> extends Attributes ? Operands<Inputs> : never): Result<Outputs>;
  (attributes: Attributes, ...inputs: Operands<Inputs>): Result<Outputs>;
  readonly definition: OpDefinition<Name, Attributes, Inputs, Outputs>;
}

/** Defines an op. Errors of `infer` are prefixed with the op and the layer that uses it. */
export function defineOp<
  const Name extends string,
  Attributes extends object,
  Inputs extends InputTypes,
  Outputs extends readonly [TensorType, ...TensorType[]],
>(definition: OpDefinition<Name, Attributes, Inputs, Outputs>): Op<Name, Attributes, Inputs, Outputs> {
  const op = { definition } as unknown as AnyOp;
  const apply = (...args: readonly (object | Value | number | undefined)[]) => {
    const [first, ...rest] = args;
    const bare = typeof first === "number" || isValue(first);
    const operands = (bare ? args : rest) as readonly (Value | number | undefined)[];
    const graph = operands.find(isValue)?.graph;
    const values = operands.filter((operand) => operand !== undefined);
    const inputs = values.map((operand) => (typeof operand === "number" ? graph?.scalar(operand) : operand));
    const outputs = appendNode(op, bare ? {} : (first as object), inputs as Value[], graph);
    return outputs.length === 1 ? outputs[0] : outputs;
  };
  return Object.assign(apply as unknown as Op<Name, Attributes, Inputs, Outputs>, { definition });
}

function isValue(argument: unknown): argument is Value {
  return typeof argument === "object" && argument !== null && "origin" in argument;
}

/** Adds a node for `op` to the graph of its inputs or, without inputs, to `graph`. */
export function appendNode(op: AnyOp, attributes: object, inputs: readonly Value[], graph = inputs[0]?.graph) {
  const { definition } = op;
  if (!graph) throw new ConfigError(`${definition.name}: an op without inputs needs a graph`);
  if (inputs.some((value) => value.graph !== graph)) {
    throw new ConfigError(`${definition.name}: the inputs belong to different graphs`);
  }
  let types: Types;
  try {
    types = definition.infer(attributes, ...inputs);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const where = graph.scope ? `${definition.name} "${graph.scope}"` : definition.name;
    throw new ShapeError(`${where}: ${error.message}`, { cause: error });
  }
  return graph.append(op, attributes, inputs, types);
}

/** Whether `node` applies `op`; narrows the attributes. */
export function isNodeOf<
  Name extends string,
  Attributes extends object,
  Inputs extends InputTypes,
  Outputs extends Types,
>(node: Node, op: Op<Name, Attributes, Inputs, Outputs>): node is Node & { readonly attributes: Attributes } {
  return node.op.definition.name === op.definition.name;
}
