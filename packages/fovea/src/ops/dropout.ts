import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface DropoutAttributes {
  /** The share of elements to drop, in [0, 1). */
  readonly rate: number;
  /** Tells this layer's random numbers from those of every other layer. */
  readonly stream: number;
}

/**
 * Sets a random share of the elements to 0 and scales the others by 1 ÷ (1 − rate) (Srivastava et al. 2014):
 * x [..], counter int32 [2] (seed, step) → [..]. Element i takes word i mod 4 of those that Philox4x32-10 makes of
 * counter (⌊i ÷ 4⌋, step, stream, 0) and key (seed, 0), and is dropped when ⌊word ÷ 2⁸⌋ · 2⁻²⁴ is below `rate`
 * (compared as doubles): the mask follows from seed, step and stream alone, so the gradient is the same op on dy and
 * no mask is kept.
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
