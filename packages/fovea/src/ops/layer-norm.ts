import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { perChannel, sameAs } from "./per-channel.ts";

export interface LayerNormAttributes {
  readonly epsilon: number;
}

/**
 * Layer normalization over the last axis (Ba et al. 2016): (x − mean) ÷ √(variance + epsilon) · scale + offset, with
 * the mean and biased variance of each row. x [.., channels], scale and offset [channels] → [.., channels]. Equal to
 * `torch.nn.functional.layer_norm` over one axis.
 */
export const layerNorm = defineOp({
  name: "layerNorm",
  infer: (_: LayerNormAttributes, x: TensorType, scale: TensorType, offset: TensorType): readonly [TensorType] => {
    perChannel(x, scale, offset);
    return [{ shape: x.shape, dtype: "float32" }];
  },
  gradient: ({ attributes, inputs: [x, scale], upstream: [dy] }) =>
    dy ? layerNormGradient(attributes, x, dy, scale) : [],
});

/** The gradient of `layerNorm`: x, dy, scale → dx [.., channels], dscale [channels], doffset [channels]. */
export const layerNormGradient = defineOp({
  name: "layerNormGradient",
  infer: (
    _: LayerNormAttributes,
    x: TensorType,
    dy: TensorType,
    scale: TensorType,
  ): readonly [TensorType, TensorType, TensorType] => {
    sameAs(x, dy);
    const vector = perChannel(x, scale);
    return [{ shape: x.shape, dtype: "float32" }, vector, vector];
  },
});
