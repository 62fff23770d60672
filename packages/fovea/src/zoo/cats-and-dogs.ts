import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, type ModelOptions, sequential } from "../models/index.ts";

/**
 * The convolutional network that Chollet trains from scratch on photographs of cats and dogs (Deep Learning with
 * Python, 2017, chapter 5): four convolutions of 3 × 3 with pooling, then two dense layers. 3,453,121 parameters.
 *
 * [batch, 150, 150, 3] → probability [batch, 1].
 */
export function catsAndDogs(options: ModelOptions = {}): Model<SymbolicTensor> {
  return sequential(
    [
      layers.input({ shape: [150, 150, 3] }),
      ...[32, 64, 128, 128].flatMap((filters) => [
        layers.conv2d({ filters, kernelSize: 3, activation: "relu" }),
        layers.maxPooling2d(),
      ]),
      layers.flatten(),
      layers.dense({ units: 512, activation: "relu" }),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
    { name: "cats-and-dogs", ...options },
  );
}
