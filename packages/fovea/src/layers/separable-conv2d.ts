import { initializer } from "../initializers/index.ts";
import { conv2d } from "../ops/conv2d.ts";
import { regularizer } from "../regularizers/index.ts";
import { optional, options } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { activations } from "./activations.ts";
import { biasOf } from "./bias.ts";
import { defineLayer } from "./define-layer.ts";
import { convolveDepthwise } from "./depthwise-conv2d.ts";
import { imageShape } from "./images.ts";
import { biasOptions } from "./kernel-options.ts";
import { windowOptions } from "./window-options.ts";

const pointwise = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;

/**
 * Applies a depthwise 2D convolution, then a 1×1 convolution: [batch, height, width, channels] → [batch, height′,
 * width′, filters]. Weights: depthwise_kernel [rows, columns, channels, depthMultiplier], pointwise_kernel [1, 1,
 * channels · depthMultiplier, filters], bias [filters].
 */
export const separableConv2d = defineLayer({
  className: "SeparableConv2D",
  options: options(
    {
      /** Number of filters, which is the number of output channels. */
      filters: positiveInteger(),
      /** Number of depthwise filters per input channel (default 1). */
      depthMultiplier: positiveInteger({ default: 1 }),
      /** Initializer of the depthwise kernel (default "glorotUniform"). */
      depthwiseInitializer: initializer({ default: "glorotUniform" }),
      /** Regularizer of the depthwise kernel (default none). */
      depthwiseRegularizer: optional(regularizer()),
      /** Initializer of the pointwise kernel (default "glorotUniform"). */
      pointwiseInitializer: initializer({ default: "glorotUniform" }),
      /** Regularizer of the pointwise kernel (default none). */
      pointwiseRegularizer: optional(regularizer()),
    },
    windowOptions,
    biasOptions,
  ),
  forward(context, given, x) {
    const { filters, kernelSize, depthMultiplier } = given;
    const [, , , channels] = imageShape(x);
    const depthwise = context.weight("depthwise_kernel", [...kernelSize, channels, depthMultiplier], {
      initializer: given.depthwiseInitializer,
      regularizer: given.depthwiseRegularizer,
    });
    const mixing = context.weight("pointwise_kernel", [1, 1, channels * depthMultiplier, filters], {
      initializer: given.pointwiseInitializer,
      regularizer: given.pointwiseRegularizer,
    });
    const y = conv2d(pointwise, convolveDepthwise(x, depthwise, given), mixing, ...biasOf(context, filters, given));
    return activations[given.activation](y);
  },
});
