import { initializers } from "../../initializers/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { torchNorm } from "./torch.ts";

type Conv2dOptions = Parameters<typeof layers.conv2d>[0];

/**
 * Adds the `BasicConv2d` of torchvision's Inception networks: convolution without bias, batch normalization with ε =
 * 0.001, ReLU.
 *
 * [batch, height, width, channels] → [batch, height′, width′, filters]. The layers are named `name`/conv, /bn and
 * /relu. Kernels are drawn from a normal distribution. torchvision truncates it at ±2, but that is at least 20 standard
 * deviations.
 */
export function basicConv2d(
  x: SymbolicTensor,
  name: string,
  { stddev, ...options }: Omit<Conv2dOptions, "name"> & { readonly stddev: number },
): SymbolicTensor {
  const kernelInitializer = initializers.randomNormal({ stddev });
  const y = layers.conv2d({ ...options, name: `${name}/conv`, useBias: false, kernelInitializer }).apply(x);
  return layers.relu({ name: `${name}/relu` }).apply(torchNorm(y, `${name}/bn`, { epsilon: 1e-3 }));
}
