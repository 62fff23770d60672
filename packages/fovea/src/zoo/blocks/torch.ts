import { initializers } from "../../initializers/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";

type Conv2dOptions = Parameters<typeof layers.conv2d>[0];

/**
 * PyTorch's `kaiming_normal_(mode="fan_out")`, with which torchvision initializes the kernels of its residual networks.
 */
export const kaimingFanOut = initializers.varianceScaling({
  scale: 2,
  mode: "fanOut",
  distribution: "untruncatedNormal",
});

/**
 * The same for depthwise kernels. PyTorch counts all their channels as outputs; in Fovea's kernel shape they are
 * inputs.
 */
const kaimingDepthwise = initializers.varianceScaling({ scale: 2, mode: "fanIn", distribution: "untruncatedNormal" });

/** Adds a convolution as in torchvision's networks, padded equally on all sides so that the size stays the same. */
export function torchConv(
  x: SymbolicTensor,
  name: string,
  { kernelSize, padding = centred(kernelSize), ...options }: Omit<Conv2dOptions, "name">,
): SymbolicTensor {
  const fixed = { useBias: false, kernelInitializer: kaimingFanOut };
  return layers.conv2d({ ...fixed, ...options, name, kernelSize, padding }).apply(x);
}

/** Adds a depthwise convolution, padded like `torchConv`. */
export function torchDepthwise(
  x: SymbolicTensor,
  name: string,
  { kernelSize, strides = 1 }: { readonly kernelSize: number; readonly strides?: number },
): SymbolicTensor {
  const fixed = { useBias: false, depthwiseInitializer: kaimingDepthwise };
  return layers.depthwiseConv2d({ ...fixed, name, kernelSize, strides, padding: centred(kernelSize) }).apply(x);
}

/**
 * Adds batch normalization with PyTorch's defaults: momentum 0.1 (0.9 in Keras' convention), ε 1e-5, unbiased running
 * variance. `momentum` follows Keras: one minus PyTorch's.
 */
export function torchNorm(
  x: SymbolicTensor,
  name: string,
  { epsilon = 1e-5, momentum = 0.9 }: { readonly epsilon?: number; readonly momentum?: number } = {},
): SymbolicTensor {
  return layers.batchNormalization({ name, momentum, epsilon, unbiasedVariance: true }).apply(x);
}

function centred(kernelSize: Conv2dOptions["kernelSize"]): readonly [number, number] {
  const [rows = 1, columns = rows] = [kernelSize].flat();
  return [(rows - 1) >> 1, (columns - 1) >> 1];
}
