import { type OperatorName, type TfliteFile, type TfliteOperator, tensorTypeName } from "../../io/tflite/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { Network } from "../../network/index.ts";
import { FormatError, isFoveaError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { formatShape } from "../../tensor/shape.ts";
import { Call, type WeightValues } from "./call.ts";
import { freeNames, layerNames } from "./layer-names.ts";
import { neededOperators, type PlacedOperator } from "./needed-operators.ts";
import { Operands } from "./operands.ts";
import { refuseOperator } from "./refuse-operator.ts";
import { rules } from "./rules/index.ts";

/** Networks have a few hundred operators; each becomes a layer. */
const mostOperators = 10_000;

/** The network of a model, and the values of its weights. */
export interface BuiltNetwork {
  readonly network: Network;
  readonly weights: WeightValues;
  /** Element types in which the file's operators compute, other than float32. */
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
  const weights: WeightValues = new Map();
  const indices = [...graph.inputs, ...computing.map(({ operator }) => operator.outputs[0] ?? -1)];
  const names = layerNames(indices.map((index) => graph.tensors[index]?.name ?? ""));
  const freeName = freeNames(names);
  for (const [place, index] of graph.inputs.entries()) {
    const name = names[place];
    operands.define(index, inputOf(file, index, { inputShape, name }));
  }
  const isOpen = graph.inputs.some((index) => isOpenInside(file, index));
  for (const [order, placed] of computing.entries()) {
    const where = whereOf(file, placed);
    const { operator } = placed;
    if (operator.name === undefined) throw refuseOperator(operator, where);
    const [output = -1] = operator.outputs;
    const described = graph.tensors[output];
    if (operator.outputs.length !== 1 || !described) {
      throw new FormatError(`${where}: expected one output, received ${operator.outputs.length}`);
    }
    const layerName = names[graph.inputs.length + order];
    const context = { operands, weights, layerName, freeName, output: described };
    const made = located(where, () => convert(operator, context));
    if (!isOpen) checkShape(made, described.shape, where);
    operands.define(output, made);
  }
  const outputs = graph.outputs.map((index) => {
    const found = operands.computed(index);
    if (found) return found;
    throw new FormatError(
      `${path}: expected outputs that operators compute, received tensor ${index}, which none does`,
    );
  });
  const [single] = outputs;
  if (!single) throw new FormatError(`${path}: expected a model with outputs, received one without`);
  const inputs = graph.inputs.flatMap((index) => operands.computed(index) ?? []);
  const network = located(
    path,
    () => new Network("Functional", { inputs, outputs: outputs.length === 1 ? single : outputs }),
  );
  return { network, weights, quantizedTypes: quantizedTypes(file, needed) };
}

/** Whether an operator only changes the type of a constant; then its output has the constant's values. */
function isTypedConstant({ name, inputs, outputs }: PlacedOperator["operator"], operands: Operands): boolean {
  const [origin = -1] = inputs;
  if ((name !== "DEQUANTIZE" && name !== "QUANTIZE") || !operands.isConstant(origin)) return false;
  for (const output of outputs) operands.alias(output, origin);
  return true;
}

function convert<N extends OperatorName>(
  operator: TfliteOperator<N>,
  context: ConstructorParameters<typeof Call<N>>[1],
): SymbolicTensor {
  return rules[operator.name as N](new Call<N>(operator, context));
}

function inputOf(
  file: TfliteFile,
  index: number,
  { inputShape, name }: { inputShape: readonly number[] | undefined; name: string | undefined },
): SymbolicTensor {
  const tensor = file.graph.tensors[index];
  const where = `${file.path}: input ${formatReceived(tensor?.name)}`;
  const isOpen = isOpenInside(file, index);
  const shape = isOpen ? inputShape : tensor?.shape.slice(1);
  if (!shape || shape.length === 0) {
    throw new FormatError(
      `${where}: expected an input [batch, ..] of known size, received ${formatShape(openShape(file, index))}; ` +
        "set the option inputShape: [height, width, channels]",
    );
  }
  const type = tensorTypeName(tensor?.type ?? 0);
  if (!tensor?.quantization && !["float32", "uint8", "int32"].includes(type)) {
    throw new FormatError(`${where}: expected float32, uint8, int32 or quantized values, received ${type}`);
  }
  const dtype = !tensor?.quantization && (type === "uint8" || type === "int32") ? type : "float32";
  return located(where, () => layers.input({ shape: [...shape], dtype, ...(name !== undefined && { name }) }));
}

function isOpenInside({ graph }: TfliteFile, index: number): boolean {
  return graph.tensors[index]?.openAxes.some((axis) => axis > 0) === true;
}

function openShape({ graph }: TfliteFile, index: number): (number | null)[] {
  const { shape = [], openAxes = [] } = graph.tensors[index] ?? {};
  return shape.map((size, axis) => (openAxes.includes(axis) ? null : size));
}

/** The file says what shape each operator returns: a check of the conversion, and of the file. */
function checkShape(made: SymbolicTensor, described: readonly number[], where: string): void {
  const isSame =
    made.shape.length === described.length && described.every((size, axis) => axis === 0 || size === made.shape[axis]);
  if (isSame || described.length === 0) return;
  throw new FormatError(
    `${where}: expected the shape [${described.join(", ")}] that the file gives, received ${formatShape(made.shape)}`,
  );
}

function quantizedTypes({ graph }: TfliteFile, needed: readonly PlacedOperator[]): ReadonlySet<string> {
  const computed = needed.flatMap(({ operator }) => operator.outputs.map((index) => graph.tensors[index]));
  return new Set(computed.flatMap((tensor) => (tensor?.quantization ? [tensorTypeName(tensor.type)] : [])));
}

function whereOf({ graph, path }: TfliteFile, { place, operator }: PlacedOperator): string {
  const name = graph.tensors[operator.outputs[0] ?? -1]?.name ?? "";
  const title = operator.name ?? "";
  const first = name.split(";")[0] ?? "";
  return `${path}: operator ${place}${title && `, ${title}`}${first && ` "${first.slice(0, 80)}"`}`;
}

/** Reports errors of layers as errors of the file. */
function located<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isFoveaError(error) || (error instanceof FormatError && error.message.startsWith(where))) throw error;
    throw new FormatError(`${where}: ${error.message}`, { cause: error });
  }
}
