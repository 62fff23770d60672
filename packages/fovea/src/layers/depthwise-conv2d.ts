import type { Value } from "../graph/graph.ts";
import { initializer } from "../initializers/index.ts";
import { conv2d } from "../ops/conv2d.ts";
import { reshape } from "../ops/reshape.ts";
import { type PaddingOption, resolvePadding, type Size2d } from "../ops/window.ts";
import { regularizer } from "../regularizers/index.ts";
import { optional, options } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import { activations } from "./activations.ts";
import { biasOf } from "./bias.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { biasOptions } from "./kernel-options.ts";
import { windowOptions } from "./window-options.ts";

/**
 * Applies a depthwise 2D convolution, which convolves each channel separately with `depthMultiplier` filters: [batch,
 * height, width, channels] → [batch, height′, width′, channels · depthMultiplier]. The results of a channel are
 * adjacent. Weights: kernel [rows, columns, channels, depthMultiplier], bias [channels · depthMultiplier].
 */
export const depthwiseConv2d = defineLayer({
  className: "DepthwiseConv2D",
  options: options(
    {
      /** Number of filters per input channel (default 1). */
      depthMultiplier: positiveInteger({ default: 1 }),
      /** Initializer of the kernel (default "glorotUniform"). */
      depthwiseInitializer: initializer({ default: "glorotUniform" }),
      /** Regularizer of the kernel (default none). */
      depthwiseRegularizer: optional(regularizer()),
    },
    windowOptions,
    biasOptions,
  ),
  forward(context, given, x) {
    const { kernelSize, depthMultiplier, depthwiseInitializer, depthwiseRegularizer } = given;
    const [, , , channels] = imageShape(x);
    const kernel = context.weight("kernel", [...kernelSize, channels, depthMultiplier], {
      initializer: depthwiseInitializer,
      regularizer: depthwiseRegularizer,
    });
    const y = convolveDepthwise(x, kernel, given, biasOf(context, channels * depthMultiplier, given));
    return activations[given.activation](y);
  },
});

interface DepthwiseOptions {
  readonly strides: Size2d;
  readonly dilationRate: Size2d;
  readonly padding: PaddingOption;
}

/**
 * Convolves each channel: x [batch, height, width, channels], kernel [rows, columns, channels, multiplier] → [..,
 * channels · multiplier].
 */
export function convolveDepthwise(
  x: Value,
  kernel: Value,
  { strides, dilationRate: dilations, padding: option }: DepthwiseOptions,
  bias: readonly [Value] | readonly [] = [],
): Value {
  const [, height, width, channels] = imageShape(x);
  const [rows = 1, columns = 1, , multiplier = 1] = kernel.shape;
  const padding = resolvePadding(option, [height, width], { size: [rows, columns], strides, dilations });
  const grouped = reshape({ shape: [rows, columns, 1, channels * multiplier] }, kernel);
  return conv2d({ strides, dilations, padding, groups: channels }, x, grouped, ...bias);
}
