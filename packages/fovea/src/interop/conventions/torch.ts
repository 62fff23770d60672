import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { type Layout, permutedLayout, sameLayout } from "../layout.ts";
import type { WeightDescriptor } from "../weight-descriptor.ts";
import type { WeightKind } from "../weight-kind.ts";
import type { Convention } from "./convention.ts";

/** PyTorch's names of parameters and buffers. */
const names: Readonly<Partial<Record<WeightKind, string>>> = {
  convolutionKernel: "weight",
  denseKernel: "weight",
  bias: "bias",
  scale: "weight",
  offset: "bias",
  mean: "running_mean",
  variance: "running_var",
  slope: "weight",
};

/**
 * PyTorch's state dicts: "layer1.0.conv1.weight" [out, in, height, width], dense kernels [out, in], and weights after a
 * flattened image in the order channels, rows, columns.
 */
export const torch: Convention = {
  name: "torch",
  goesBy: "name",
  nameOf({ weight, kind, path }) {
    const module = path.replaceAll("/", ".");
    const join = (name: string) => (module ? `${module}.${name}` : name);
    // A bare PyTorch parameter is a layer with one weight here, whose name may be that of the weight.
    if (kind === "factor" && path.endsWith(weight.source.name)) return module;
    if (weight.layer.className !== "SeparableConv2D") {
      return join(kind === "depthwiseKernel" ? "weight" : (names[kind] ?? weight.source.name));
    }
    return join(kind === "depthwiseKernel" ? "depthwise.weight" : `pointwise.${kind === "bias" ? "bias" : "weight"}`);
  },
  layoutOf(descriptor) {
    const { orders, refusal } = descriptor.torchAxes;
    return { ...arrangementOf(descriptor), orders, refusal };
  },
  keysOfStored: ({ name }) => [name],
  keysOf: (_, name) => [name],
  // Batch normalization counts batches, and an averaged model counts the models that it averages.
  ignores: (name) => name === "n_averaged" || name === "num_batches_tracked" || name.endsWith(".num_batches_tracked"),
};

/** Returns the order of a weight's axes in PyTorch and the shapes that it may have there. */
function arrangementOf({ weight: { shape }, kind, torchAxes }: WeightDescriptor): Layout {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  switch (kind) {
    case "convolutionKernel":
    case "pointwiseKernel":
      // A 1×1 convolution may be a linear layer in the file, and vice versa.
      return permutedLayout(shape, [3, 2, 0, 1], [d, c * a * b]);
    case "depthwiseKernel":
      return { axes: shape, permutation: [2, 3, 0, 1], shapes: [[c * d, 1, a, b]] };
    case "denseKernel":
      return permutedLayout(shape, [1, 0], ...convolutionShapes(b, torchAxes.merged));
    case "factor":
      return { ...sameLayout(shape), shapes: [[a, 1, 1], [a], [1, a, 1, 1]] };
    // A slope per channel is a vector in PyTorch; only Keras supports slopes per position.
    case "slope":
      return sizeOf(shape) === shape.at(-1)
        ? { ...sameLayout(shape), shapes: [[sizeOf(shape)]] }
        : permutedLayout(shape, torchAxes.sequence);
    default:
      return permutedLayout(shape, torchAxes.sequence);
  }
}

/** Returns the shapes of a dense layer over an image as a convolution with a window of the image's size. */
function convolutionShapes(units: number, [channels = 1, ...window]: readonly number[]): readonly Shape[] {
  const [height = 1, width = 1, ...more] = window;
  if (more.length > 0) return [];
  return window.length === 1
    ? [
        [units, channels, height, 1],
        [units, channels, 1, height],
      ]
    : [[units, channels, height, width]];
}
