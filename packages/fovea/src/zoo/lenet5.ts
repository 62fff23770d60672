import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, sequential } from "../models/index.ts";
import type { ConvnetOptions } from "./convnet-options.ts";

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition, 1998), for
 * grey images of 28 × 28 pixels, as it is taught today: rectifiers and max pooling in place of the scaled tanh and
 * the trained averages, a softmax in place of the radial basis functions, and the second convolution reads all six
 * maps. 61,706 parameters with the ten classes of MNIST.
 *
 * [batch, 28, 28, 1] in 0 … 1 → probabilities [batch, classes].
 */
export function lenet5({ classes = 10, ...options }: ConvnetOptions = {}): Model<SymbolicTensor> {
  return sequential(
    [
      layers.input({ shape: [28, 28, 1] }),
      layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "relu" }),
      layers.maxPooling2d(),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: "relu" }),
      layers.maxPooling2d(),
      layers.flatten(),
      layers.dense({ units: 120, activation: "relu" }),
      layers.dense({ units: 84, activation: "relu" }),
      layers.dense({ units: classes, activation: "softmax" }),
    ],
    { name: "lenet5", ...options },
  );
}
