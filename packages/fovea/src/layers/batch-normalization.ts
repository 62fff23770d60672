import type { Value } from "../graph/graph.ts";
import { initializer } from "../initializers/index.ts";
import { batchNorm } from "../ops/batch-norm.ts";
import { add, divide, multiply, sqrt, subtract } from "../ops/elementwise/arithmetic.ts";
import { options, type ResolvedOptions } from "../support/schema.ts";
import { boolean, integer, number, positive } from "../support/schema-fields.ts";
import { sizeOf } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { affineOptions, affineWeights } from "./affine-options.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import type { LayerContext } from "./layer.ts";
import { overAxes } from "./over-axes.ts";

const batchNormalizationOptions = options(
  {
    /** The channel axis, counted from the end if negative (default -1). */
    axis: integer({ default: -1 }),
    /** Momentum of the moving statistics: the fraction of their old values that each batch keeps (default 0.99). */
    momentum: number({ default: 0.99 }),
    /** Added to the variance (default 1e-3). */
    epsilon: positive({ default: 1e-3 }),
    /** Whether the moving variance is unbiased, as in PyTorch (default false, as in Keras). */
    unbiasedVariance: boolean({ default: false }),
    /** Initializer of the moving mean (default "zeros"). */
    movingMeanInitializer: initializer({ default: "zeros" }),
    /** Initializer of the moving variance (default "ones"). */
    movingVarianceInitializer: initializer({ default: "ones" }),
  },
  affineOptions,
);

type BatchNormalizationOptions = ResolvedOptions<typeof batchNormalizationOptions>;

/**
 * Normalizes each channel over the batch (Ioffe & Szegedy 2015): [batch, .., channels] → the same. `axis` is the
 * channel axis, by default the last. Training uses the batch's mean and variance, and updates the moving statistics
 * with `momentum`. Otherwise, and if the layer is frozen, the moving statistics are used. Weights, all [channels]:
 * gamma, beta, moving_mean, moving_variance.
 *
 * The moving variance follows the biased variance of the batch (Keras). With `unbiasedVariance`, it follows the
 * unbiased one, which is n ÷ (n − 1) times as large (PyTorch).
 */
export const batchNormalization = defineLayer({
  className: "BatchNormalization",
  options: batchNormalizationOptions,
  forward(context, given, x) {
    const [axis = 1] = sampleAxesOf(x, given.axis);
    return overAxes(x, [axis], (rows) => normalized(context, given, rows));
  },
});

/** Normalizes over the last axis. */
function normalized(context: LayerContext, given: BatchNormalizationOptions, x: Value): Value {
  const { graph, training, trainable } = context;
  const { epsilon, momentum } = given;
  const shape = [x.shape.at(-1) ?? 1];
  const vector = (value: number) => graph.constant(tensor(new Float32Array(shape[0] ?? 1).fill(value)));
  const { gamma, beta } = affineWeights(context, given, shape);
  const statistic = (name: string, from: typeof given.movingMeanInitializer) =>
    context.weight(name, shape, { initializer: from, role: "statistic" });
  const movingMean = statistic("moving_mean", given.movingMeanInitializer);
  const movingVariance = statistic("moving_variance", given.movingVarianceInitializer);

  if (!training || !trainable) {
    // Compute the factor and the shift per channel first, so that only two broadcasts over the whole image remain.
    const deviation = sqrt(add(movingVariance, epsilon));
    const factor = divide(gamma ?? 1, deviation);
    const shift = multiply(movingMean, factor);
    return add(multiply(x, factor), beta ? subtract(beta, shift) : subtract(0, shift));
  }
  const [y, mean, variance] = batchNorm({ epsilon }, x, gamma ?? vector(1), beta ?? vector(0));
  const count = sizeOf(x.shape) / (shape[0] ?? 1);
  const correction = given.unbiasedVariance ? count / Math.max(1, count - 1) : 1;
  const follow = (moving: Value, value: Value, factor: number) =>
    context.updateStatistic(moving, add(multiply(moving, momentum), multiply(value, factor)));
  follow(movingMean, mean, 1 - momentum);
  follow(movingVariance, variance, (1 - momentum) * correction);
  return y;
}
