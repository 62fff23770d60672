import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface LocalResponseNormAttributes {
  /** The window of channel c is c − depthRadius … c + depthRadius, limited to existing channels. */
  readonly depthRadius: number;
  readonly bias: number;
  /** Factor of the sum. (The alpha of PyTorch and Caffe is divided by the window size, 2 · depthRadius + 1.) */
  readonly alpha: number;
  readonly beta: number;
}

/**
 * Computes x ÷ (bias + alpha · Σ x²)^beta, summed over adjacent channels (Krizhevsky et al. 2012, section 3.3): [..,
 * channels] → the same. Equal to `tf.nn.local_response_normalization`.
 */
export const localResponseNorm = defineOp({
  name: "localResponseNorm",
  infer: (_: LocalResponseNormAttributes, x: TensorType): readonly [TensorType] => [
    { shape: x.shape, dtype: "float32" },
  ],
  gradient: ({ attributes, inputs: [x], upstream: [dy] }) => [dy && localResponseNormGradient(attributes, x, dy)],
});

/** The gradient of `localResponseNorm`: x, dy → the shape of x. */
export const localResponseNormGradient = defineOp({
  name: "localResponseNormGradient",
  infer: (_: LocalResponseNormAttributes, x: TensorType, _dy: TensorType): readonly [TensorType] => [
    { shape: x.shape, dtype: "float32" },
  ],
});
