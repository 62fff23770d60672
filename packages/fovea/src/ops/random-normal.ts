import { defineOp } from "../graph/define-op.ts";
import type { Shape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

export interface RandomNormalAttributes {
  readonly shape: Shape;
  /** Separates this layer's random numbers from those of other layers. */
  readonly stream: number;
}

/**
 * Draws normal random numbers with mean 0 and standard deviation 1: counter int32 [2] (seed, step) → `shape`. Elements
 * 4b … 4b + 3 are computed from the words w₀ … w₃ of Philox4x32-10 for counter (b, step, stream, 1) and key (seed, 0).
 * With uᵢ = ⌊wᵢ ÷ 2⁸⌋ · 2⁻²⁴ they are, by Box and Muller (1958), r·cos(a), r·sin(a), r′·cos(a′), r′·sin(a′), where r =
 * √(−2·ln(1 − u₀)), a = 2π·u₁, r′ = √(−2·ln(1 − u₂)), a′ = 2π·u₃. No gradient.
 */
export const randomNormal = defineOp({
  name: "randomNormal",
  infer: ({ shape }: RandomNormalAttributes, _counter: TensorType): readonly [TensorType] => [
    { shape, dtype: "float32" },
  ],
});
