import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface DropoutAttributes {
  /** Fraction of the elements to drop, in [0, 1). */
  readonly rate: number;
  /** Separates this layer's random numbers from those of other layers. */
  readonly stream: number;
}

/**
 * Sets a random fraction of the elements to 0 and scales the others by 1 ÷ (1 − rate) (Srivastava et al. 2014): x [..],
 * counter int32 [2] (seed, step) → [..]. Element i uses word i mod 4 of the Philox4x32-10 output for counter (⌊i ÷ 4⌋,
 * step, stream, 0) and key (seed, 0). It is dropped if ⌊word ÷ 2⁸⌋ · 2⁻²⁴ is below `rate`, compared as doubles. The
 * mask depends only on seed, step and stream, so the gradient is the same op applied to dy, and no mask is stored.
 */
export const dropout: Op<"dropout", DropoutAttributes, readonly [TensorType, TensorType], readonly [TensorType]> =
  defineOp({
    name: "dropout",
    infer: (_: DropoutAttributes, x: TensorType, _counter: TensorType): readonly [TensorType] => [
      { shape: x.shape, dtype: "float32" },
    ],
    gradient: ({ attributes, inputs: [, counter], upstream: [dy] }): readonly (Value | undefined)[] => [
      dy && dropout(attributes, dy, counter),
    ],
  });
