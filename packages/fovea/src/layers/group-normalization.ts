import { add, divide, multiply, sqrt, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { reduceMean } from "../ops/reduce-mean.ts";
import { reshape } from "../ops/reshape.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { integer, positive } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { affineOptions, affineWeights } from "./affine-options.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { reduceKeeping } from "./reduce-over.ts";

/**
 * Normalizes groups of channels per sample (Wu & He 2018): [batch, .., channels] → the same. The channels are split
 * into `groups`, and each group of each sample is shifted and scaled to mean 0 and variance 1. With 1 group, this is
 * layer normalization over the whole sample; with −1 (one group per channel), instance normalization. Weights: gamma
 * [channels] (if `scale` is set), beta [channels] (if `center` is set). Equal to Keras' layer and, with epsilon 1e-5,
 * to `torch.nn.GroupNorm`.
 */
export const groupNormalization = defineLayer({
  className: "GroupNormalization",
  options: options(
    {
      /** Number of groups, a divisor of the number of channels; -1 for one group per channel (default 32). */
      groups: integer({ default: 32 }),
      /** The channel axis, counted from the end if negative (default -1). */
      axis: integer({ default: -1 }),
      /** Added to the variance (default 1e-3). */
      epsilon: positive({ default: 1e-3 }),
    },
    affineOptions,
  ),
  check: ({ groups }) =>
    groups > 0 || groups === -1 ? undefined : `expected groups to be a positive integer or -1, received ${groups}`,
  forward(context, given, x) {
    const [axis = 1] = sampleAxesOf(x, given.axis);
    const channels = x.shape[axis] ?? 1;
    const groups = given.groups === -1 ? channels : given.groups;
    if (channels % groups !== 0) {
      throw new ShapeError(
        `expected channels divisible by groups=${groups}, received ${channels} (input ${formatShape(x.shape)})`,
      );
    }
    const split = [groups, channels / groups];
    const grouped = reshape({ shape: x.shape.toSpliced(axis, 1, ...split) }, x);
    const over = grouped.shape.flatMap((_, index) => (index === 0 || index === axis ? [] : [index]));
    const moved = subtract(grouped, reduceKeeping(reduceMean, over, grouped));
    const deviation = sqrt(add(reduceKeeping(reduceMean, over, square(moved)), given.epsilon));
    const perChannel = grouped.shape.map((size, index) => (index === axis || index === axis + 1 ? size : 1));
    const { gamma, beta } = affineWeights(context, given, [channels]);
    const scaled = multiply(moved, divide(gamma ? reshape({ shape: perChannel }, gamma) : 1, deviation));
    const result = beta ? add(scaled, reshape({ shape: perChannel }, beta)) : scaled;
    return reshape({ shape: x.shape }, result);
  },
});
