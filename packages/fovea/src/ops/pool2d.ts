import { appendNode, defineOp } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { everyWindowOverlapsInput, type Window2d, windowOutput } from "./window.ts";

export type MaxPool2dAttributes = Window2d;

export interface AveragePool2dAttributes extends Window2d {
  /**
   * Whether to divide by the number of cells in the window including padding (PyTorch's default) instead of without it
   * (Keras').
   */
  readonly countPadding: boolean;
}

function pooled(x: TensorType, window: Window2d): Shape {
  const [height, width] = windowOutput(x.shape, window);
  return [x.shape[0] ?? 0, height, width, x.shape[3] ?? 0];
}

/** Returns the element type for positions within a window. */
function positionType({ size: [rows, columns] }: Window2d): DType {
  return rows * columns <= 255 ? "uint8" : "int32";
}

/**
 * Computes the maximum of each window: [batch, height, width, channels] → [batch, height′, width′, channels], and the
 * position (row · columns + column within the window) of the first maximum, which the gradient needs.
 */
export const maxPool2d = defineOp({
  name: "maxPool2d",
  infer: (window: MaxPool2dAttributes, x: TensorType): readonly [TensorType, TensorType] => {
    const shape = pooled(x, window);
    return [
      { shape, dtype: "float32" },
      { shape, dtype: positionType(window) },
    ];
  },
  gradient: ({ attributes, inputs: [x], outputs: [, position], upstream: [dy] }) => [
    dy && maxPool2dGradient({ ...attributes, inputShape: x.shape }, dy, position),
  ],
});

/** The gradient of `maxPool2d`: dy and the positions → the input's shape. */
export const maxPool2dGradient = defineOp({
  name: "maxPool2dGradient",
  infer: (
    { inputShape }: MaxPool2dAttributes & { readonly inputShape: Shape },
    _dy: TensorType,
    _position: TensorType,
  ): readonly [TensorType] => [{ shape: inputShape, dtype: "float32" }],
});

const monotone = new Set(["relu", "relu6"]);

/**
 * Applies `maxPool2d` for training and returns only the maxima. The maximum of activated values is the activated
 * maximum. A monotonic activation is therefore moved after the pooling, where there are fewer values to activate and, in
 * the gradient, to mask. Result and gradient stay the same.
 */
export function trainedMaxPool2d(window: MaxPool2dAttributes, x: Value): Value {
  const node = x.origin.kind === "node" ? x.origin.node : undefined;
  const before = node?.inputs[0];
  const canMove = node && monotone.has(node.op.definition.name) && everyWindowOverlapsInput(x.shape, window);
  if (!before || !canMove) return maxPool2d(window, x)[0];
  const [pooled] = maxPool2d(window, before);
  return appendNode(node.op, node.attributes, [pooled])[0] ?? pooled;
}

/** Computes the mean of each window: [batch, height, width, channels] → [batch, height′, width′, channels]. */
export const averagePool2d = defineOp({
  name: "averagePool2d",
  infer: (window: AveragePool2dAttributes, x: TensorType): readonly [TensorType] => [
    { shape: pooled(x, window), dtype: "float32" },
  ],
  gradient: ({ attributes, inputs: [x], upstream: [dy] }) => [
    dy && averagePool2dGradient({ ...attributes, inputShape: x.shape }, dy),
  ],
});

/** The gradient of `averagePool2d`: dy → the input's shape. */
export const averagePool2dGradient = defineOp({
  name: "averagePool2dGradient",
  infer: (
    { inputShape }: AveragePool2dAttributes & { readonly inputShape: Shape },
    _dy: TensorType,
  ): readonly [TensorType] => [{ shape: inputShape, dtype: "float32" }],
});
