import { defineOp } from "../graph/define-op.ts";
import type { Shape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { resizedShape } from "./resize2d.ts";
import type { Size2d } from "./window.ts";

export interface AdaptiveAveragePool2dAttributes {
  /** Output size [height, width]. */
  readonly outputSize: Size2d;
}

/**
 * Averages over one window per output pixel: [batch, height, width, channels] → [batch, height′, width′, channels].
 * Window i covers the rows from ⌊i · height ÷ height′⌋ up to, but not including, ⌈(i + 1) · height ÷ height′⌉; windows
 * may overlap. Equal to PyTorch's `adaptive_avg_pool2d`.
 */
export const adaptiveAveragePool2d = defineOp({
  name: "adaptiveAveragePool2d",
  infer: ({ outputSize }: AdaptiveAveragePool2dAttributes, x: TensorType): readonly [TensorType] => [
    { shape: resizedShape(x.shape, outputSize), dtype: "float32" },
  ],
  gradient: ({ attributes, inputs: [x], upstream: [dy] }) => [
    dy && adaptiveAveragePool2dGradient({ ...attributes, inputShape: x.shape }, dy),
  ],
});

/** Computes the gradient of `adaptiveAveragePool2d`: dy → the input's shape. */
export const adaptiveAveragePool2dGradient = defineOp({
  name: "adaptiveAveragePool2dGradient",
  infer: (
    { inputShape }: AdaptiveAveragePool2dAttributes & { readonly inputShape: Shape },
    _dy: TensorType,
  ): readonly [TensorType] => [{ shape: inputShape, dtype: "float32" }],
});
