import { matmul } from "../ops/matmul.ts";
import { reshape } from "../ops/reshape.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { activations } from "./activations.ts";
import { biasOf } from "./bias.ts";
import { defineLayer } from "./define-layer.ts";
import { kernelOptions } from "./kernel-options.ts";

/**
 * Applies a fully connected layer, activation(x · kernel + bias), to the last axis: [batch, .., features] → [batch, ..,
 * units]. Weights: kernel [features, units], bias [units].
 */
export const dense = defineLayer({
  className: "Dense",
  options: options(
    {
      /** Number of output features. */
      units: positiveInteger(),
    },
    kernelOptions,
  ),
  forward(context, given, x) {
    const { units, activation, kernelInitializer: initializer, kernelRegularizer: regularizer } = given;
    const features = x.shape.at(-1);
    if (features === undefined || x.shape.length < 2) {
      throw new ShapeError(`expected an input [batch, .., features], received ${formatShape(x.shape)}`);
    }
    const leading = x.shape.slice(0, -1);
    const rows = leading.length === 1 ? x : reshape({ shape: [sizeOf(leading), features] }, x);
    const kernel = context.weight("kernel", [features, units], { initializer, regularizer });
    const y = matmul({}, rows, kernel, ...biasOf(context, units, given));
    return activations[activation](leading.length === 1 ? y : reshape({ shape: [...leading, units] }, y));
  },
});
