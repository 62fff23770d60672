import { conv2dInputGradient } from "../ops/conv2d.ts";
import { add } from "../ops/elementwise/arithmetic.ts";
import { resolvePadding, windowOutput } from "../ops/window.ts";
import { ShapeError } from "../support/errors.ts";
import { optional, options } from "../support/schema.ts";
import { positiveInteger, size2d } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { activations } from "./activations.ts";
import { biasOf } from "./bias.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { kernelOptions } from "./kernel-options.ts";
import { counts2d, padding } from "./option-fields.ts";

/**
 * Applies a transposed 2D convolution, the gradient of a convolution with respect to its input: [batch, height, width,
 * channels] → [batch, height′, width′, filters]. Weights: kernel [rows, columns, filters, channels], bias [filters].
 *
 * With reach = dilationRate · (kernelSize − 1) + 1, height′ is height · strides for "same", and
 * (height − 1) · strides + max(reach, strides) for "valid". With `outputPadding`, it is
 * (height − 1) · strides + reach − 2 · ⌊kernelSize ÷ 2⌋ + outputPadding for "same", and
 * (height − 1) · strides + reach + outputPadding for "valid". Besides Keras' "valid" and "same", `padding` accepts
 * explicit numbers of rows and columns to crop from the output, as in PyTorch.
 */
export const conv2dTranspose = defineLayer({
  className: "Conv2DTranspose",
  options: options(
    {
      /** Number of filters, which is the number of output channels. */
      filters: positiveInteger(),
      /** Rows and columns of the kernel: a number for both, or [rows, columns]. */
      kernelSize: size2d(),
      /** Upsampling factor: the distance in the output between the windows of adjacent input positions (default 1). */
      strides: size2d({ default: 1 }),
      /** "valid" (default: crop nothing), "same", or explicit rows and columns to crop from the output. */
      padding: padding({ default: "valid" }),
      /** Rows and columns to add at the end of the output, less than `strides` (default: determined by `padding`). */
      outputPadding: optional(counts2d()),
      /** Distance between the rows and columns that the kernel writes to (default 1). */
      dilationRate: size2d({ default: 1 }),
    },
    kernelOptions,
  ),
  check({ outputPadding, strides, dilationRate }) {
    if (Math.max(...strides) > 1 && Math.max(...dilationRate) > 1) {
      return `expected strides or dilationRate to be 1, received [${strides}] and [${dilationRate}]`;
    }
    if (!outputPadding?.some((count, axis) => count >= (strides[axis] ?? 1))) return undefined;
    return `expected outputPadding below strides=[${strides}], received [${outputPadding}]`;
  },
  forward(context, given, x) {
    const { filters, kernelSize: size, strides, dilationRate: dilations, outputPadding, activation } = given;
    const [batch, height, width, channels] = imageShape(x);
    const output = ([height, width] as const).map((length, axis) => {
      const [kernel = 1, stride = 1, dilation = 1] = [size[axis], strides[axis], dilations[axis]];
      const reach = (kernel - 1) * dilation + 1;
      const extra = outputPadding?.[axis];
      if (given.padding === "same") {
        return extra === undefined
          ? length * stride
          : (length - 1) * stride + reach - 2 * Math.floor(kernel / 2) + extra;
      }
      if (given.padding === "valid")
        return (length - 1) * stride + (extra === undefined ? Math.max(reach, stride) : reach + extra);
      const cut = resolvePadding(given.padding, [height, width], { size, strides, dilations });
      return (length - 1) * stride + reach - (cut[2 * axis] ?? 0) - (cut[2 * axis + 1] ?? 0) + (extra ?? 0);
    }) as [number, number];
    const inputShape = [batch, ...output, filters];
    const padding = resolvePadding(given.padding, output, { size, strides, dilations });
    const back = output.every((length) => length > 0)
      ? windowOutput(inputShape, { size, strides, dilations, padding })
      : [];
    if (back[0] !== height || back[1] !== width) {
      throw new ShapeError(
        `expected options for which a convolution maps an output ${formatShape(inputShape)} to the input ${formatShape(x.shape)}`,
      );
    }
    const { kernelInitializer: initializer, kernelRegularizer: regularizer } = given;
    const kernel = context.weight("kernel", [...size, filters, channels], { initializer, regularizer });
    const y = conv2dInputGradient({ strides, dilations, padding, groups: 1, inputShape }, x, kernel);
    const [bias] = biasOf(context, filters, given);
    return activations[activation](bias ? add(y, bias) : y);
  },
});
