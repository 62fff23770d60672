import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { multiply } from "./elementwise/arithmetic.ts";
import { equal } from "./elementwise/comparison.ts";
import { type ReduceAttributes, reducedShape } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";

/** The largest value over `axes`, which go away; each of several equal maxima takes the whole derivative. */
export const reduceMax = defineOp({
  name: "reduceMax",
  infer: ({ axes }: ReduceAttributes, x: TensorType): readonly [TensorType] => [
    { shape: reducedShape(x, axes), dtype: "float32" },
  ],
  gradient: ({ attributes: { axes }, inputs: [x], outputs: [y], upstream: [dy] }) => {
    if (!dy) return [];
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return [multiply(equal(x, reshape({ shape }, y)), reshape({ shape }, dy))];
  },
});
