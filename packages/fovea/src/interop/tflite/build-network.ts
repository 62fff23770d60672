import {
  type OperatorName,
  type TfliteFile,
  type TfliteGraph,
  type TfliteOperator,
  tensorTypeName,
} from "../../io/tflite/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { Network } from "../../network/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatShape } from "../../tensor/shape.ts";
import { Call, type CallContext, type WeightValues } from "./call.ts";
import { freeNames, layerNames } from "./layer-names.ts";
import { located, operatorTitle } from "./located.ts";
import { neededOperators, type PlacedOperator } from "./needed-operators.ts";
import { hasOpenSizes, networkInput } from "./network-input.ts";
import { Operands } from "./operands.ts";
import { refuseOperator } from "./refuse-operator.ts";
import { rules } from "./rules/index.ts";

/** Networks have a few hundred operators; each becomes a layer. */
const mostOperators = 10_000;

/** The network of a model, and the values of its weights. */
export interface BuiltNetwork {
  readonly network: Network;
  readonly weights: WeightValues;
  /** Types of the integers in which the file's operators compute. */
  readonly quantizedTypes: ReadonlySet<string>;
}

/**
 * Converts the graph of a file to layers.
 * @param inputShape The shape [height, width, channels] of an input whose sizes are open.
 * @throws FormatError that names the operator if it cannot be converted.
 */
export function buildNetwork(file: TfliteFile, inputShape: readonly number[] | undefined): BuiltNetwork {
  const { graph, path } = file;
  const needed = neededOperators(graph);
  if (needed.length > mostOperators) {
    throw new FormatError(`${path}: expected at most ${mostOperators} operators, received ${needed.length}`);
  }
  const operands = new Operands(file);
  const computing = needed.filter(({ operator }) => !isTypedConstant(operator, operands));
  const produced = [...graph.inputs, ...computing.map(({ operator }) => operator.outputs[0] ?? -1)];
  const names = layerNames(produced.map((index) => graph.tensors[index]?.name ?? ""));
  for (const [place, index] of graph.inputs.entries()) {
    operands.define(index, networkInput(file, index, { inputShape, name: names[place] }));
  }
  const weights: WeightValues = new Map();
  const freeName = freeNames(names);
  for (const [order, placed] of computing.entries()) {
    const layerName = names[graph.inputs.length + order];
    located(path, operatorTitle(graph, placed), () => {
      convert(graph, placed.operator, { operands, weights, layerName, freeName });
    });
  }
  return { network: networkOf(file, operands), weights, quantizedTypes: quantizedTypes(graph, computing) };
}

/** Whether an operator only changes the type of a constant; then its output has the constant's values. */
function isTypedConstant({ name, inputs, outputs }: PlacedOperator["operator"], operands: Operands): boolean {
  const [origin = -1] = inputs;
  if ((name !== "DEQUANTIZE" && name !== "QUANTIZE") || !operands.isConstant(origin)) return false;
  for (const output of outputs) operands.alias(output, origin);
  return true;
}

/** Converts an operator to layers, whose output becomes an operand. */
function convert(graph: TfliteGraph, operator: PlacedOperator["operator"], context: Omit<CallContext, "output">): void {
  if (operator.name === undefined) throw refuseOperator(operator);
  const [index = -1, ...others] = operator.outputs;
  const output = graph.tensors[index];
  if (!output || others.length > 0) {
    throw new FormatError(`expected one output, received ${operator.outputs.length}`);
  }
  const made = apply(operator, { ...context, output });
  // With an open size, the shapes in the file are those of another size.
  if (!graph.inputs.some((each) => hasOpenSizes(graph.tensors[each]))) checkShape(made, output.shape);
  context.operands.define(index, made);
}

function apply<N extends OperatorName>(operator: TfliteOperator<N>, context: CallContext): SymbolicTensor {
  return rules[operator.name as N](new Call<N>(operator, context));
}

/** The file says what shape each operator returns: a check of the conversion, and of the file. */
function checkShape({ shape }: SymbolicTensor, described: readonly number[]): void {
  const isSame =
    shape.length === described.length && described.every((size, axis) => axis === 0 || size === shape[axis]);
  // Without sizes, the number of axes is unknown.
  if (isSame || described.length === 0) return;
  throw new FormatError(
    `expected the shape [${described.join(", ")}] that the file gives, received ${formatShape(shape)}`,
  );
}

function networkOf({ graph, path }: TfliteFile, operands: Operands): Network {
  const computed = (index: number) => {
    const found = operands.computed(index);
    if (found) return found;
    throw new FormatError(`expected a tensor that the model computes, received tensor ${index}, a constant or none`);
  };
  return located(path, "outputs", () => {
    const [inputs, outputs] = [graph.inputs.map(computed), graph.outputs.map(computed)];
    const [first, ...others] = outputs;
    if (!first) throw new FormatError("expected at least one, received none");
    return new Network("Functional", { inputs, outputs: others.length === 0 ? first : outputs });
  });
}

function quantizedTypes({ tensors }: TfliteGraph, operators: readonly PlacedOperator[]): ReadonlySet<string> {
  const computed = operators.flatMap(({ operator }) => operator.outputs.map((index) => tensors[index]));
  return new Set(computed.flatMap((tensor) => (tensor?.quantization ? [tensorTypeName(tensor.type)] : [])));
}
