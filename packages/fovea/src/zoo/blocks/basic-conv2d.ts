import { initializers } from "../../initializers/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { torchNorm } from "./torch.ts";

type Conv2dOptions = Parameters<typeof layers.conv2d>[0];

/**
 * `BasicConv2d` of torchvision's Inception networks: a convolution without bias, batch normalization with ε .001, ReLU:
 * [batch, height, width, channels] → [batch, height′, width′, filters]. The layers are called `name`/conv, /bn and
 * /relu. The first kernels are normal: torchvision cuts them off at ±2, which is 20 deviations and more.
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
