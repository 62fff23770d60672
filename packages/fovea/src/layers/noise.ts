import type { Value } from "../graph/graph.ts";
import { broadcastTo } from "../ops/broadcast.ts";
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
 * Sets a random fraction `rate` of the elements to 0 and scales the others by 1 ÷ (1 − rate), only in training
 * (Srivastava et al. 2014): [..] → [..].
 */
export const dropout = defineLayer({
  className: "Dropout",
  options: options({
    /** Fraction of the elements to drop, from 0 to below 1. */
    rate: fraction(),
  }),
  forward: (context, { rate }, x) =>
    context.training && rate > 0 ? drop({ rate, stream: context.stream() }, x, context.counter()) : x,
});

/** Drops whole channels, only in training (Tompson et al. 2015): [batch, height, width, channels] → the same. */
export const spatialDropout2d = defineLayer({
  className: "SpatialDropout2D",
  options: options({
    /** Fraction of the channels to drop, from 0 to below 1. */
    rate: fraction(),
  }),
  forward(context, { rate }, x) {
    const [batch, , , channels] = imageShape(x);
    return dropTogether(context, rate, x, [batch, 1, 1, channels]);
  },
});

/**
 * Sets random samples to 0 and scales the others by 1 ÷ (1 − rate), only in training: [batch, ..] → the same. At the
 * end of a residual branch, this skips the branch (Huang et al. 2016; torchvision's `StochasticDepth` with mode "row").
 */
export const stochasticDepth = defineLayer({
  className: "StochasticDepth",
  options: options({
    /** Fraction of the samples to drop, from 0 to below 1. */
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

/** Drops elements of x with a single mask of `shape`, repeated along its axes of size 1. */
function dropTogether(context: LayerContext, rate: number, x: Value, shape: Shape): Value {
  if (!context.training || rate === 0) return x;
  const ones = broadcastTo({ shape }, context.graph.scalar(1));
  return multiply(x, drop({ rate, stream: context.stream() }, ones, context.counter()));
}

/** Adds Gaussian noise with standard deviation `stddev`, only in training: [..] → [..]. */
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
 * Multiplies each element by Gaussian noise of mean 1 and variance rate ÷ (1 − rate), only in training (Srivastava et
 * al. 2014): [..] → [..].
 */
export const gaussianDropout = defineLayer({
  className: "GaussianDropout",
  options: options({
    /** Drop rate of the dropout with the same variance, rate ÷ (1 − rate); from 0 to below 1. */
    rate: fraction(),
  }),
  forward(context, { rate }, x) {
    if (!context.training || rate === 0) return x;
    const noise = randomNormal({ shape: x.shape, stream: context.stream() }, context.counter());
    return multiply(x, add(multiply(noise, Math.sqrt(rate / (1 - rate))), 1));
  },
});

/** The limit of `selu` as x → −∞. */
const lowest = -1.0507009873554805 * 1.6732632423543772;

/**
 * Sets a random fraction `rate` of the elements to the negative saturation value of selu, then scales and shifts all
 * elements to keep mean 0 and variance 1, only in training (Klambauer et al. 2017): [..] → [..].
 */
export const alphaDropout = defineLayer({
  className: "AlphaDropout",
  options: options({
    /** Fraction of the elements to drop, from 0 to below 1. */
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
