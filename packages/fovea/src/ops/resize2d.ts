import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import type { Size2d } from "./window.ts";

export interface Resize2dAttributes {
  /** Output size [height, width]. */
  readonly outputSize: Size2d;
  readonly method: "nearest" | "bilinear";
}

/**
 * Returns the output shape of a resize: [batch, height, width, channels] → [batch, …outputSize, channels].
 * @throws ShapeError for another rank or an empty size.
 */
export function resizedShape(x: Shape, outputSize: Size2d): Shape {
  if (x.length !== 4) {
    throw new ShapeError(`expected an input [batch, height, width, channels], received ${formatShape(x)}`);
  }
  if (outputSize.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new ShapeError(`expected an output size of at least [1, 1], received [${outputSize.join(", ")}]`);
  }
  return [x[0] ?? 0, ...outputSize, x[3] ?? 0];
}

/**
 * Resizes images: [batch, height, width, channels] → [batch, height′, width′, channels]. "nearest" uses row ⌊i · height
 * ÷ height′⌋ (in integers) for output row i. "bilinear" places pixel centers at halves: output row i is at r = (i + ½)
 * · height ÷ height′ − ½, clipped to 0 … height − 1, and mixes rows ⌊r⌋ and ⌊r⌋ + 1 with weights 1 − (r − ⌊r⌋) and r −
 * ⌊r⌋; columns likewise. Equal to PyTorch's `interpolate` ("nearest"; "bilinear" with align_corners=false) and, for
 * integer factors, to Keras' UpSampling2D.
 */
export const resize2d = defineOp({
  name: "resize2d",
  infer: ({ outputSize }: Resize2dAttributes, x: TensorType): readonly [TensorType] => [
    { shape: resizedShape(x.shape, outputSize), dtype: "float32" },
  ],
  gradient: ({ attributes, inputs: [x], upstream: [dy] }) => [
    dy && resize2dGradient({ ...attributes, inputShape: x.shape }, dy),
  ],
});

/** The gradient of `resize2d`: dy → the input's shape. */
export const resize2dGradient = defineOp({
  name: "resize2dGradient",
  infer: (
    { inputShape }: Resize2dAttributes & { readonly inputShape: Shape },
    _dy: TensorType,
  ): readonly [TensorType] => [{ shape: inputShape, dtype: "float32" }],
});
