import { broadcastTo } from "../ops/broadcast-to.ts";
import { dropout as drop } from "../ops/dropout.ts";
import { multiply } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";

/**
 * Sets whole samples to 0 at random and scales the others by 1 ÷ (1 − rate), in training only: at the end of a
 * residual branch it leaves the branch out (Huang et al. 2016; torchvision's `StochasticDepth` in mode "row").
 * [batch, ..] → the same.
 */
export const stochasticDepth = defineLayer({
  className: "StochasticDepth",
  options: options({ rate: fraction() }),
  forward(context, { rate }, x) {
    if (!context.training || rate === 0) return x;
    const shape = x.shape.map((size, axis) => (axis === 0 ? size : 1));
    const ones = broadcastTo({ shape }, context.graph.scalar(1));
    return multiply(x, drop({ rate, stream: context.stream() }, ones, context.counter()));
  },
});
