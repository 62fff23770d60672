import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface BatchNormAttributes {
  readonly epsilon: number;
  /** The engine applies max(·, 0) before it stores the result; set by a pass, never by a layer. */
  readonly relu?: boolean;
}

function perChannel(x: TensorType, ...vectors: readonly TensorType[]): TensorType {
  const channels = x.shape.at(-1) ?? 0;
  for (const { shape } of vectors) {
    if (shape.length !== 1 || shape[0] !== channels) {
      throw new ShapeError(
        `expected vectors of ${channels} channels for ${formatShape(x.shape)}, received ${formatShape(shape)}`,
      );
    }
  }
  return { shape: [channels], dtype: "float32" };
}

/**
 * Batch normalization with the statistics of the batch (Ioffe & Szegedy 2015): x [.., channels], scale and
 * offset [channels] → y [.., channels], the batch's mean [channels] and biased variance [channels]. Derivatives pass
 * through y alone: the statistics are for the moving averages.
 */
export const batchNorm = defineOp({
  name: "batchNorm",
  infer: (
    _: BatchNormAttributes,
    x: TensorType,
    scale: TensorType,
    offset: TensorType,
  ): readonly [TensorType, TensorType, TensorType] => {
    const vector = perChannel(x, scale, offset);
    return [{ shape: x.shape, dtype: "float32" }, vector, vector];
  },
  gradient: ({ attributes, inputs: [x, scale], outputs: [, mean, variance], upstream: [dy] }) =>
    dy ? batchNormGradient(attributes, x, dy, scale, mean, variance) : [],
});

/**
 * The derivative of `batchNorm`: x, dy, scale, mean, variance, and with `relu` the result y, whose zeros mask
 * dy → dx [.., channels], dscale [channels], doffset [channels].
 */
export const batchNormGradient = defineOp({
  name: "batchNormGradient",
  infer: (
    _: BatchNormAttributes,
    x: TensorType,
    _dy: TensorType,
    scale: TensorType,
    mean: TensorType,
    variance: TensorType,
    _y?: TensorType,
  ): readonly [TensorType, TensorType, TensorType] => {
    const vector = perChannel(x, scale, mean, variance);
    return [{ shape: x.shape, dtype: "float32" }, vector, vector];
  },
});
