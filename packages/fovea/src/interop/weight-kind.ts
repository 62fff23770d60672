import type { Weight } from "../network/index.ts";

/** Purpose of a weight, which determines its name and layout in other frameworks. */
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

/** Kinds by layer class and weight name; unlisted weights are stored unchanged. */
const kinds: Readonly<Record<string, Readonly<Record<string, WeightKind>>>> = {
  BatchNormalization: normalization,
  Conv2D: { kernel: "convolutionKernel", bias: "bias" },
  // A transposed convolution's kernel [rows, columns, filters, channels] is permuted like a convolution's.
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

/** Returns the kind of a weight from its layer's class and its name, never from its shape. */
export function kindOf({ layer, source }: Pick<Weight, "layer" | "source">): WeightKind {
  return kinds[layer.className]?.[source.name] ?? "other";
}
