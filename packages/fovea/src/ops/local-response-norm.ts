import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface LocalResponseNormAttributes {
  /** The window of channel c is c − depthRadius … c + depthRadius, as far as there are channels. */
  readonly depthRadius: number;
  readonly bias: number;
  /** The factor of the sum itself. (PyTorch's and Caffe's alpha is divided by the size of the window, 2 · depthRadius + 1.) */
  readonly alpha: number;
  readonly beta: number;
}

/**
 * x ÷ (bias + alpha · Σ x²)^beta with the sum over neighbouring channels (Krizhevsky et al. 2012, section 3.3):
 * [.., channels] → the same. Equal to `tf.nn.local_response_normalization`.
 */
export const localResponseNorm = defineOp({
  name: "localResponseNorm",
  infer: (_: LocalResponseNormAttributes, x: TensorType): readonly [TensorType] => [
    { shape: x.shape, dtype: "float32" },
  ],
  gradient: ({ attributes, inputs: [x], upstream: [dy] }) => [dy && localResponseNormGradient(attributes, x, dy)],
});

/** The derivative of `localResponseNorm`: x, dy → the shape of x. */
export const localResponseNormGradient = defineOp({
  name: "localResponseNormGradient",
  infer: (_: LocalResponseNormAttributes, x: TensorType, _dy: TensorType): readonly [TensorType] => [
    { shape: x.shape, dtype: "float32" },
  ],
});
