import { conv2d as convolve } from "../ops/conv2d.ts";
import { resolvePadding } from "../ops/window.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { activations } from "./activations.ts";
import { biasOf } from "./bias.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { kernelOptions } from "./kernel-options.ts";
import { windowOptions } from "./window-options.ts";

/**
 * Applies a 2D convolution: [batch, height, width, channels] → [batch, height′, width′, filters]. Weights: kernel
 * [rows, columns, channels ÷ groups, filters], bias [filters]. Besides Keras' "valid" and "same", `padding` accepts
 * explicit numbers of rows and columns, as in PyTorch.
 */
export const conv2d = defineLayer({
  className: "Conv2D",
  options: options(
    {
      /** Number of filters, which is the number of output channels. */
      filters: positiveInteger(),
      /** Number of groups of channels, each convolved separately (default 1). */
      groups: positiveInteger({ default: 1 }),
    },
    windowOptions,
    kernelOptions,
  ),
  check: ({ filters, groups }) =>
    filters % groups === 0 ? undefined : `expected filters divisible by groups=${groups}, received ${filters}`,
  forward(context, given, x) {
    const { filters, kernelSize: size, strides, dilationRate: dilations, groups, activation } = given;
    const { kernelInitializer: initializer, kernelRegularizer: regularizer } = given;
    const [, height, width, channels] = imageShape(x);
    if (channels % groups !== 0) {
      throw new ShapeError(
        `expected input channels divisible by groups=${groups}, received ${channels} (input ${formatShape(x.shape)})`,
      );
    }
    const kernel = context.weight("kernel", [...size, channels / groups, filters], { initializer, regularizer });
    const padding = resolvePadding(given.padding, [height, width], { size, strides, dilations });
    const y = convolve({ strides, dilations, padding, groups }, x, kernel, ...biasOf(context, filters, given));
    return activations[activation](y);
  },
});
