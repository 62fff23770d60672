import type { Value } from "../../../graph/graph.ts";
import type { ElementwiseAttributes } from "../../../ops/elementwise/define-elementwise.ts";
import type { ElementwiseName } from "../../../ops/elementwise/index.ts";
import { sizeOf } from "../../../tensor/shape.ts";
import type { OnnxGraph } from "../onnx-graph.ts";
import { elementTypes } from "../schema.ts";
import { type Rule, resultOf, type Translation } from "../translation.ts";

/** Adds the ONNX nodes of an element-wise op to operands in a common layout. */
type Emit = (onnx: OnnxGraph, inputs: readonly string[], attributes: ElementwiseAttributes) => string;

const scalar = (onnx: OnnxGraph, value: number) => onnx.constant([], Float32Array.of(value));

const named =
  (opType: string): Emit =>
  (onnx, inputs) =>
    onnx.node(opType, inputs);

/** ONNX comparisons return booleans, Fovea's 0 and 1. */
const comparison =
  (opType: string): Emit =>
  (onnx, inputs) =>
    onnx.node("Cast", [onnx.node(opType, inputs)], { to: elementTypes.float32 });

const emitters = {
  abs: named("Abs"),
  add: named("Add"),
  clip: (onnx, [x = ""], { alpha = -Infinity, beta = Infinity }) =>
    onnx.node("Clip", [x, scalar(onnx, alpha), scalar(onnx, beta)]),
  divide: named("Div"),
  elu: (onnx, inputs, { alpha = 1 }) => onnx.node("Elu", inputs, { alpha: { float: alpha } }),
  equal: comparison("Equal"),
  erf: named("Erf"),
  exp: named("Exp"),
  gelu: (onnx, [x = ""]) => {
    const error = onnx.node("Erf", [onnx.node("Div", [x, scalar(onnx, Math.SQRT2)])]);
    const cumulative = onnx.node("Mul", [onnx.node("Add", [error, scalar(onnx, 1)]), scalar(onnx, 0.5)]);
    return onnx.node("Mul", [x, cumulative]);
  },
  greater: comparison("Greater"),
  greaterEqual: comparison("GreaterOrEqual"),
  leakyRelu: (onnx, inputs, { alpha = 0.2 }) => onnx.node("LeakyRelu", inputs, { alpha: { float: alpha } }),
  less: comparison("Less"),
  log: named("Log"),
  maximum: named("Max"),
  minimum: named("Min"),
  multiply: named("Mul"),
  negate: named("Neg"),
  power: named("Pow"),
  relu: named("Relu"),
  relu6: (onnx, [x = ""]) => onnx.node("Clip", [x, scalar(onnx, 0), scalar(onnx, 6)]),
  select: (onnx, [condition = "", a = "", b = ""]) =>
    onnx.node("Where", [onnx.node("Cast", [condition], { to: elementTypes.bool }), a, b]),
  sigmoid: named("Sigmoid"),
  sign: named("Sign"),
  silu: (onnx, [x = ""]) => onnx.node("Mul", [x, onnx.node("Sigmoid", [x])]),
  softplus: named("Softplus"),
  sqrt: named("Sqrt"),
  square: (onnx, [x = ""]) => onnx.node("Mul", [x, x]),
  subtract: named("Sub"),
  tanh: named("Tanh"),
  // Operands that are not float32 have already been cast.
  toFloat: (_, [x = ""]) => x,
} satisfies Record<ElementwiseName, Emit>;

/** The rules of all element-wise ops. */
export const elementwise = Object.fromEntries(
  Object.entries<Emit>(emitters).map(([name, emit]) => [name, ruleOf(emit)]),
) as Record<ElementwiseName, Rule>;

function ruleOf(emit: Emit): Rule {
  return (translation, node) => {
    const y = resultOf(node);
    const { inputs, attributes } = node;
    if (canBeChannelsFirst(translation, inputs, y)) {
      const operands = inputs.map((input) => asFloat(translation, input, imageOperand(translation, input)));
      translation.setChannelsFirst(y, emit(translation.onnx, operands, attributes));
      return;
    }
    const image = commonImage(translation, inputs);
    if (image) {
      const operands = inputs.map((input) =>
        translation.constant(input) ? translation.logical(input) : translation.flattened(input),
      );
      translation.setFlattened(y, emit(translation.onnx, operands, attributes), image);
      return;
    }
    const operands = inputs.map((input) => asFloat(translation, input, translation.logical(input)));
    translation.set(y, emit(translation.onnx, operands, attributes));
  };
}

/** Casts an operand to float32, because ONNX' element-wise operators require equal types. */
function asFloat({ onnx }: Translation, { dtype }: Value, name: string): string {
  return dtype === "float32" ? name : onnx.node("Cast", [name], { to: elementTypes.float32 });
}

function canBeChannelsFirst(translation: Translation, inputs: readonly Value[], { shape }: Value): boolean {
  if (shape.length !== 4 || !inputs.some((input) => translation.isChannelsFirst(input))) return false;
  return inputs.every((input) => translation.constant(input) || input.shape.length === 4 || input.shape.length === 0);
}

/** Returns an operand of an op on channels-first images. */
function imageOperand(translation: Translation, value: Value): string {
  if (!translation.constant(value)) {
    return value.shape.length === 4 ? translation.channelsFirst(value) : translation.logical(value);
  }
  if (sizeOf(value.shape) === 1) return translation.logical(value);
  const [batch = 1, height = 1, width = 1, channels = 1] = [1, 1, 1, ...value.shape].slice(-4);
  const shape = [channels, height, width];
  const axes = [batch, height, width, channels];
  return translation.reordered(value, batch === 1 ? shape : [batch, ...shape], axes, [0, 3, 1, 2]);
}

/** Returns the common image of flattened operands with the same layout; the other operands must be scalars. */
function commonImage(translation: Translation, inputs: readonly Value[]) {
  const images = inputs.map((input) => translation.flattenedImage(input));
  const [first] = images.filter((image) => image !== undefined);
  const agree = inputs.every((input, index) => {
    if (translation.constant(input)) return sizeOf(input.shape) === 1;
    return images[index]?.join() === first?.join();
  });
  return agree ? first : undefined;
}
