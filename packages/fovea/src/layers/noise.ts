import type { Value } from "../graph/graph.ts";
import { broadcastTo } from "../ops/broadcast-to.ts";
import { dropout as drop } from "../ops/dropout.ts";
import { add, multiply } from "../ops/elementwise/arithmetic.ts";
import { greater, select } from "../ops/elementwise/comparison.ts";
import { randomNormal } from "../ops/random-normal.ts";
import { options } from "../support/schema.ts";
import { fraction, nonNegative } from "../support/schema-fields.ts";
import type { Shape } from "../tensor/shape.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import type { LayerContext } from "./layer.ts";

/**
 * Sets a random share `rate` of the elements to 0 and scales the others by 1 ÷ (1 − rate), in training only
 * (Srivastava et al. 2014): [..] → [..].
 */
export const dropout = defineLayer({
  className: "Dropout",
  options: options({
    /** Share of the elements that are dropped, from 0 to below 1. */
    rate: fraction(),
  }),
  forward: (context, { rate }, x) =>
    context.training && rate > 0 ? drop({ rate, stream: context.stream() }, x, context.counter()) : x,
});

/**
 * Drops whole channels, in training only (Tompson et al. 2015):
 * [batch, height, width, channels] → the same.
 */
export const spatialDropout2d = defineLayer({
  className: "SpatialDropout2D",
  options: options({
    /** Share of the channels that are dropped, from 0 to below 1. */
    rate: fraction(),
  }),
  forward(context, { rate }, x) {
    const [batch, , , channels] = imageShape(x);
    return dropTogether(context, rate, x, [batch, 1, 1, channels]);
  },
});

/**
 * Sets whole samples to 0 at random and scales the others by 1 ÷ (1 − rate), in training only: at the end of a
 * residual branch it leaves the branch out (Huang et al. 2016; torchvision's `StochasticDepth` in mode "row").
 * [batch, ..] → the same.
 */
export const stochasticDepth = defineLayer({
  className: "StochasticDepth",
  options: options({
    /** Share of the samples that are dropped, from 0 to below 1. */
    rate: fraction(),
  }),
  forward: (context, { rate }, x) =>
    dropTogether(
      context,
      rate,
      x,
      x.shape.map((size, axis) => (axis === 0 ? size : 1)),
    ),
});

/** Drops elements of x by one mask of `shape`, which is repeated along its axes of size 1. */
function dropTogether(context: LayerContext, rate: number, x: Value, shape: Shape): Value {
  if (!context.training || rate === 0) return x;
  const ones = broadcastTo({ shape }, context.graph.scalar(1));
  return multiply(x, drop({ rate, stream: context.stream() }, ones, context.counter()));
}

/** Adds normal noise of standard deviation `stddev`, in training only: [..] → [..]. */
export const gaussianNoise = defineLayer({
  className: "GaussianNoise",
  options: options({
    /** Standard deviation of the noise. */
    stddev: nonNegative(),
  }),
  forward(context, { stddev }, x) {
    if (!context.training || stddev === 0) return x;
    const noise = randomNormal({ shape: x.shape, stream: context.stream() }, context.counter());
    return add(x, multiply(noise, stddev));
  },
});

/**
 * Multiplies each element by a number around 1 with the variance rate ÷ (1 − rate), in training only (Srivastava et al.
 * 2014): [..] → [..].
 */
export const gaussianDropout = defineLayer({
  className: "GaussianDropout",
  options: options({
    /** The variance is rate ÷ (1 − rate), that of a dropout with this rate; from 0 to below 1. */
    rate: fraction(),
  }),
  forward(context, { rate }, x) {
    if (!context.training || rate === 0) return x;
    const noise = randomNormal({ shape: x.shape, stream: context.stream() }, context.counter());
    return multiply(x, add(multiply(noise, Math.sqrt(rate / (1 - rate))), 1));
  },
});

/** What `selu` tends to far below 0. */
const lowest = -1.0507009873554805 * 1.6732632423543772;

/**
 * Sets a random share `rate` of the elements to what selu is far below 0, and scales and moves all so that mean 0 and
 * variance 1 stay, in training only (Klambauer et al. 2017): [..] → [..].
 */
export const alphaDropout = defineLayer({
  className: "AlphaDropout",
  options: options({
    /** Share of the elements that are dropped, from 0 to below 1. */
    rate: fraction(),
  }),
  forward(context, { rate }, x) {
    if (!context.training || rate === 0) return x;
    const ones = broadcastTo({ shape: x.shape }, context.graph.scalar(1));
    const isKept = greater(drop({ rate, stream: context.stream() }, ones, context.counter()), 0);
    const factor = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest * lowest));
    return add(multiply(select(isKept, x, lowest), factor), -factor * lowest * rate);
  },
});
