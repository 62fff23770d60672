import type { Node, Value } from "../../../graph/graph.ts";
import type { ReduceAttributes } from "../../../ops/broadcast.ts";
import type { LayerNormAttributes } from "../../../ops/layer-norm.ts";
import { elementTypes } from "../schema.ts";
import { channelsFirstAxis, inputOf, type Rule, resultOf, type Translation } from "../translation.ts";

export const reduceSum: Rule = (translation, node) => reduce(translation, node, "ReduceSum", resultOf(node));

export const reduceMax: Rule = (translation, node) => reduce(translation, node, "ReduceMax", resultOf(node));

/** Adds a reduction over the axes of `node` as the value of `y`. */
export function reduce(
  translation: Translation,
  node: Node,
  opType: "ReduceSum" | "ReduceMax" | "ReduceMean",
  y: Value,
): void {
  const { axes } = node.attributes as ReduceAttributes;
  const x = inputOf(node, 0);
  const { onnx } = translation;
  // Without the channels, or without rows and columns, the remaining values have only one order.
  const isFirst = translation.isChannelsFirst(x) && (axes.includes(3) || (axes.includes(1) && axes.includes(2)));
  const image = isFirst ? translation.channelsFirst(x) : translation.logical(x);
  const over = isFirst ? axes.map(channelsFirstAxis).sort((a, b) => a - b) : [...axes];
  const asInput = opType === "ReduceSum" || translation.opset >= 18;
  const options = asInput ? { keepdims: 0 } : { keepdims: 0, axes: over };
  translation.set(y, onnx.node(opType, asInput ? [image, onnx.integers(over)] : [image], options));
}

/** softmax and logSoftmax run over the last axis, the channels of an image. */
function overLastAxis(opType: string): Rule {
  return (translation, node) => {
    const [x, y] = [inputOf(node, 0), resultOf(node)];
    if (translation.isChannelsFirst(x)) {
      const result = translation.onnx.node(opType, [translation.channelsFirst(x)], { axis: 1 });
      translation.setChannelsFirst(y, result);
    } else {
      translation.set(y, translation.onnx.node(opType, [translation.logical(x)], { axis: -1 }));
    }
  };
}

export const softmax = overLastAxis("Softmax");

export const logSoftmax = overLastAxis("LogSoftmax");

export const layerNorm: Rule = (translation, node) => {
  const { epsilon } = node.attributes as LayerNormAttributes;
  const operands = node.inputs.map((operand) => translation.logical(operand));
  const y = translation.onnx.node("LayerNormalization", operands, { axis: -1, epsilon: { float: epsilon } });
  translation.set(resultOf(node), y);
};

export const argMax: Rule = (translation, node) => {
  const x = inputOf(node, 0);
  const isFirst = translation.isChannelsFirst(x);
  const input = isFirst ? translation.channelsFirst(x) : translation.logical(x);
  const index = translation.onnx.node("ArgMax", [input], { axis: isFirst ? 1 : -1, keepdims: 0 });
  translation.set(resultOf(node), translation.onnx.node("Cast", [index], { to: elementTypes.int32 }));
};
