import { type Layer, layers, type Operand, type OperationName, type SymbolicTensor } from "../../../layers/index.ts";
import { FormatError } from "../../../support/errors.ts";
import { formatShape } from "../../../tensor/shape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Call } from "../call.ts";

type Binary = "ADD" | "DIV" | "MAXIMUM" | "MINIMUM" | "MUL" | "SQUARED_DIFFERENCE" | "SUB";

const operations: Readonly<Record<Binary, OperationName>> = {
  ADD: "add",
  DIV: "divide",
  MAXIMUM: "maximum",
  MINIMUM: "minimum",
  MUL: "multiply",
  SQUARED_DIFFERENCE: "squaredDifference",
  SUB: "subtract",
};

/** Operators that are a layer if both operands are computed. */
const merging: Partial<Record<Binary, () => Layer>> = {
  ADD: layers.add,
  MAXIMUM: layers.maximum,
  MINIMUM: layers.minimum,
  MUL: layers.multiply,
  SUB: layers.subtract,
};

/** A rule for an operator with two operands that broadcast, of which one may be a constant. */
export function binary<N extends Binary>(call: Call<N>): SymbolicTensor {
  const { activation = 0 } = call.options as { activation?: number };
  const y = call.isConstant(0) || call.isConstant(1) ? withConstant(call) : merged(call);
  return call.activated(y, activation);
}

function merged(call: Call<Binary>): SymbolicTensor {
  const both = [call.input(0), call.input(1)];
  const [a, b] = both.map(({ shape }) => shape);
  // Shapes broadcast from the right, where the batch must not meet another axis.
  if (a?.length !== b?.length) {
    throw new FormatError(
      `expected tensors of as many axes, received ${formatShape(a ?? [])} and ${formatShape(b ?? [])}`,
    );
  }
  return call.apply(merging[call.name]?.() ?? layers.operation({ operation: operations[call.name] }), both);
}

function withConstant(call: Call<Binary>): SymbolicTensor {
  const place = call.isConstant(0) ? 0 : 1;
  const x = call.input(1 - place);
  const constant = call.constant(place);
  const values = channelValues(constant, x);
  const affine = values === undefined ? undefined : affineOf(call.name, place, values);
  if (affine) return rescaled(call, x, affine);
  const operand: Operand = { shape: constant.shape, values: Array.from(constant.data) };
  const operands = place === 0 ? [operand, { input: 0 }] : [{ input: 0 }, operand];
  return call.apply(layers.operation({ operation: operations[call.name], operands }), x);
}

type Numbers = number | readonly number[];

/** x · scale + offset. */
interface Affine {
  readonly scale: Numbers;
  readonly offset: Numbers;
}

/** The constant as one number, or one for each channel; undefined if it is neither. */
function channelValues({ data, shape }: Tensor, x: SymbolicTensor): Numbers | undefined {
  if (data.length === 1 && shape.length <= x.shape.length) return data[0];
  return data.length === shape.at(-1) && data.length === x.shape.at(-1) ? Array.from(data) : undefined;
}

function affineOf(name: Binary, place: 0 | 1, values: Numbers): Affine | undefined {
  if (name === "MUL") return { scale: values, offset: 0 };
  if (name === "ADD") return { scale: 1, offset: values };
  if (name !== "SUB") return undefined;
  const negative = typeof values === "number" ? -values : values.map((value) => -value);
  return place === 0 ? { scale: -1, offset: values } : { scale: 1, offset: negative };
}

/** A scale and the offset after it become one layer, as in Keras. */
function rescaled(call: Call<Binary>, x: SymbolicTensor, affine: Affine): SymbolicTensor {
  const { layer, inputs } = x.call;
  const { scale, offset } = layer.config();
  if (layer.className === "Rescaling" && offset === 0 && affine.scale === 1) {
    return call.apply(layers.rescaling({ scale: scale as Numbers, offset: affine.offset }), inputs);
  }
  return call.apply(layers.rescaling(affine), x);
}
