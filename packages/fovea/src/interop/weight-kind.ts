import type { Weight } from "../network/index.ts";

/** What a weight is for: frameworks name and lay out weights by it. */
export type WeightKind =
  | "convolutionKernel"
  | "depthwiseKernel"
  | "pointwiseKernel"
  | "denseKernel"
  | "bias"
  | "scale"
  | "offset"
  | "mean"
  | "variance"
  | "factor"
  | "slope"
  | "other";

const normalization = {
  gamma: "scale",
  beta: "offset",
  moving_mean: "mean",
  moving_variance: "variance",
} as const;

/** By the class of the layer and the weight's name in it; weights that are not listed are stored as they are. */
const kinds: Readonly<Record<string, Readonly<Record<string, WeightKind>>>> = {
  BatchNormalization: normalization,
  Conv2D: { kernel: "convolutionKernel", bias: "bias" },
  // The kernel [rows, columns, filters, channels] of a transposed convolution is moved as that of a convolution.
  Conv2DTranspose: { kernel: "convolutionKernel", bias: "bias" },
  Dense: { kernel: "denseKernel", bias: "bias" },
  DepthwiseConv2D: { kernel: "depthwiseKernel", bias: "bias" },
  GroupNormalization: normalization,
  LayerNormalization: normalization,
  LayerScale: { layer_scale: "factor" },
  PReLU: { alpha: "slope" },
  RMSNormalization: { scale: "scale" },
  SeparableConv2D: { depthwise_kernel: "depthwiseKernel", pointwise_kernel: "pointwiseKernel", bias: "bias" },
};

/** Told by the layer's class and the weight's name, never by the shape. */
export function kindOf({ layer, source }: Pick<Weight, "layer" | "source">): WeightKind {
  return kinds[layer.className]?.[source.name] ?? "other";
}
