import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, type ModelOptions, sequential } from "../models/index.ts";

/**
 * The HappyModel of the exercises to Andrew Ng's course on convolutional networks: one convolution with batch
 * normalization that tells smiling faces from others. 37,633 parameters, 64 of them moving statistics.
 *
 * [batch, 64, 64, 3] → probability [batch, 1].
 */
export function happyModel(options: ModelOptions = {}): Model<SymbolicTensor> {
  return sequential(
    [
      layers.input({ shape: [64, 64, 3] }),
      layers.zeroPadding2d({ padding: 3 }),
      layers.conv2d({ filters: 32, kernelSize: 7 }),
      layers.batchNormalization(),
      layers.relu(),
      layers.maxPooling2d(),
      layers.flatten(),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
    { name: "happy-model", ...options },
  );
}
