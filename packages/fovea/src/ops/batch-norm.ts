import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { perChannel, sameAs } from "./per-channel.ts";

export interface BatchNormAttributes {
  readonly epsilon: number;
  /** Whether the engine applies max(·, 0) to the result before storing it; set by a pass, never by a layer. */
  readonly relu?: boolean;
}

export interface BatchNormGradientAttributes extends BatchNormAttributes {
  /** Whether the gradient of the result is given as two summands; set by a pass. */
  readonly sum?: boolean;
}

/**
 * Batch normalization with batch statistics (Ioffe & Szegedy 2015): x [.., channels], scale and offset [channels], and
 * an addend of the result [.., channels]? → y [.., channels], the batch mean [channels] and the biased variance
 * [channels]. Gradients flow only through y: the statistics are for the moving averages.
 */
export const batchNorm = defineOp({
  name: "batchNorm",
  infer: (
    _: BatchNormAttributes,
    x: TensorType,
    scale: TensorType,
    offset: TensorType,
    residual?: TensorType,
  ): readonly [TensorType, TensorType, TensorType] => {
    sameAs(x, residual);
    const vector = perChannel(x, scale, offset);
    return [{ shape: x.shape, dtype: "float32" }, vector, vector];
  },
  gradient: ({ attributes, inputs: [x, scale], outputs: [, mean, variance], upstream: [dy] }) =>
    dy ? batchNormGradient(attributes, x, dy, scale, mean, variance) : [],
});

/**
 * The gradient of `batchNorm`: x, dy, scale, mean, variance; with `relu` also the result y, whose zeros mask dy; with
 * `sum` also a second summand of dy, added before the mask → dx [.., channels], dscale [channels], doffset [channels],
 * and dy after sum and mask [.., channels], which is the gradient of the addend.
 */
export const batchNormGradient = defineOp({
  name: "batchNormGradient",
  infer: (
    { relu, sum }: BatchNormGradientAttributes,
    x: TensorType,
    dy: TensorType,
    scale: TensorType,
    mean: TensorType,
    variance: TensorType,
    ...extra: readonly TensorType[]
  ): readonly [TensorType, TensorType, TensorType, TensorType] => {
    const expected = Number(relu ?? false) + Number(sum ?? false);
    if (extra.length !== expected) {
      throw new ShapeError(`expected ${5 + expected} inputs, received ${5 + extra.length}`);
    }
    sameAs(x, dy, ...extra);
    const vector = perChannel(x, scale, mean, variance);
    const image: TensorType = { shape: x.shape, dtype: "float32" };
    return [image, vector, vector, image];
  },
});
