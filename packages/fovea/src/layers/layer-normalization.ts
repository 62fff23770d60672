import type { Value } from "../graph/graph.ts";
import { layerNorm } from "../ops/layer-norm.ts";
import { options } from "../support/schema.ts";
import { positive } from "../support/schema-fields.ts";
import { sizeOf } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { affineOptions, affineWeights } from "./affine-options.ts";
import { sampleAxesOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";
import { axes } from "./option-fields.ts";
import { inShape, overAxes } from "./over-axes.ts";

/**
 * Normalizes each sample to mean 0 and variance 1 over one or several axes (Ba et al. 2016): [batch, ..] → the same. In
 * an image, `axis` −1 normalizes each pixel over its channels, as in ConvNeXt. Weights, with the sizes of `axis`: gamma
 * (if `scale` is set), beta (if `center` is set). Equal to Keras' layer and, with epsilon 1e-5 and the last axes, to
 * `torch.nn.LayerNorm`.
 */
export const layerNormalization = defineLayer({
  className: "LayerNormalization",
  options: options(
    {
      /** The axis or axes to normalize over (default -1: the last). */
      axis: axes({ default: -1 }),
      /** Added to the variance (default 1e-3). */
      epsilon: positive({ default: 1e-3 }),
    },
    affineOptions,
  ),
  forward(context, given, x) {
    // Keras also sorts the axes, so that the weights have the axis order of the input.
    const sorted = sampleAxesOf(x, given.axis);
    const shape = sorted.map((axis) => x.shape[axis] ?? 1);
    const size = sizeOf(shape);
    const { gamma, beta } = affineWeights(context, given, shape);
    const vector = (weight: Value | undefined, otherwise: number) =>
      weight ? inShape([size], weight) : context.graph.constant(tensor(new Float32Array(size).fill(otherwise)));
    const [factor, offset] = [vector(gamma, 1), vector(beta, 0)];
    return overAxes(x, sorted, (rows) => layerNorm({ epsilon: given.epsilon }, rows, factor, offset));
  },
});
