import type { Value } from "../graph/graph.ts";
import { initializer } from "../initializers/index.ts";
import { add, divide, multiply, sqrt, square, subtract } from "../ops/elementwise/arithmetic.ts";
import { reduceMean } from "../ops/reduce-mean.ts";
import { reshape } from "../ops/reshape.ts";
import { regularizer } from "../regularizers/index.ts";
import { ShapeError } from "../support/errors.ts";
import { optional, options } from "../support/schema.ts";
import { boolean, positive } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { axisOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { axes } from "./option-fields.ts";

/**
 * Layer normalization (Ba et al. 2016): every sample is moved and scaled to mean 0 and variance 1 over `axis`, the last
 * one or several; in an image with `axis` −1 every pixel over its channels, as ConvNeXt wants it. [batch, ..] → the
 * same. Weights, of the extents of `axis`: gamma (with `scale`), beta (with `center`). Equal to Keras' layer and, with
 * epsilon 1e-5 and the last axes, to `torch.nn.LayerNorm`.
 */
export const layerNormalization = defineLayer({
  className: "LayerNormalization",
  options: options({
    axis: axes({ default: -1 }),
    epsilon: positive({ default: 1e-3 }),
    center: boolean({ default: true }),
    scale: boolean({ default: true }),
    betaInitializer: initializer({ default: "zeros" }),
    gammaInitializer: initializer({ default: "ones" }),
    betaRegularizer: optional(regularizer()),
    gammaRegularizer: optional(regularizer()),
  }),
  forward(context, given, x) {
    // Keras sorts the axes too, so that the weights lie as the input does.
    const sorted = [...new Set([given.axis].flat().map((axis) => axisOf(x, axis)))].sort((a, b) => a - b);
    if (sorted[0] === 0) {
      const received = `${JSON.stringify(given.axis)} (input ${formatShape(x.shape)})`;
      throw new ShapeError(`expected axis without the batch's axis 0, received ${received}`);
    }
    const kept = x.shape.map((size, axis) => (sorted.includes(axis) ? 1 : size));
    const mean = (value: Value) => reshape({ shape: kept }, reduceMean({ axes: sorted }, value));
    const shape = sorted.map((axis) => x.shape[axis] ?? 1);
    const aligned = x.shape.map((size, axis) => (sorted.includes(axis) ? size : 1)).slice(sorted[0]);
    const weight = (name: string, from: typeof given.betaInitializer, penalty: typeof given.betaRegularizer) =>
      reshape({ shape: aligned }, context.weight(name, shape, { initializer: from, regularizer: penalty }));

    const centred = subtract(x, mean(x));
    const normal = divide(centred, sqrt(add(mean(square(centred)), given.epsilon)));
    const scaled = given.scale
      ? multiply(normal, weight("gamma", given.gammaInitializer, given.gammaRegularizer))
      : normal;
    return given.center ? add(scaled, weight("beta", given.betaInitializer, given.betaRegularizer)) : scaled;
  },
});
