import { defineOp } from "../graph/define-op.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { type ReduceAttributes, reducedShape, reduceSum } from "./broadcast.ts";
import { divide, multiply } from "./elementwise/arithmetic.ts";
import { equal } from "./elementwise/comparison.ts";
import { reshape } from "./reshape.ts";

/**
 * Computes the maximum over `axes` and removes them; over axes [1, 2], this is global max pooling. Equal maxima share
 * the gradient equally, as in TensorFlow and PyTorch's `amax`.
 */
export const reduceMax = defineOp({
  name: "reduceMax",
  infer: ({ axes }: ReduceAttributes, x: TensorType): readonly [TensorType] => [
    { shape: reducedShape(x, axes), dtype: "float32" },
  ],
  gradient: ({ attributes: { axes }, inputs: [x], outputs: [y], upstream: [dy] }) => {
    if (!dy) return [];
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const largest = equal(x, reshape({ shape }, y));
    const share = divide(dy, reduceSum({ axes }, largest));
    return [multiply(largest, reshape({ shape }, share))];
  },
});
