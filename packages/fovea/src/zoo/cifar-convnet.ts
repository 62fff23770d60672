import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Model, sequential } from "../models/index.ts";
import type { ConvnetOptions } from "./convnet-options.ts";

/**
 * A small network for the colour images of CIFAR-10 (Krizhevsky 2009), as introductory courses build it: three
 * convolutions of 2 × 2 with pooling, then two dense layers. 528,054 parameters with ten classes.
 *
 * [batch, 32, 32, 3] → probabilities [batch, classes].
 */
export function cifarConvnet({ classes = 10, ...options }: ConvnetOptions = {}): Model<SymbolicTensor> {
  return sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      ...[16, 32, 64].flatMap((filters) => [
        layers.conv2d({ filters, kernelSize: 2, padding: "same", activation: "relu" }),
        layers.maxPooling2d(),
      ]),
      layers.flatten(),
      layers.dense({ units: 500, activation: "relu" }),
      layers.dense({ units: classes, activation: "softmax" }),
    ],
    { name: "cifar-convnet", ...options },
  );
}
