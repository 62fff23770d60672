import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

/**
 * A small convnet for CIFAR-10's color images: three 2 × 2 convolutions with pooling, then two dense layers.
 *
 * [batch, 32, 32, 3] in 0 … 1 → probabilities [batch, classes].
 */
export const cifarConvnet = defineArchitecture({
  name: "cifar-convnet",
  title: "CIFAR convnet",
  description: "a small convnet for CIFAR-10, as introductory courses build it",
  source:
    "Data: Krizhevsky: Learning multiple layers of features from tiny images, 2009; network: Udacity, Artificial " +
    "Intelligence Nanodegree, 2017",
  options: options({}),
  variants: {
    course: {
      description: "16, 32 and 64 filters of 2 × 2",
      inputShape: [32, 32, 3],
      classes: 10,
      smallest: 8,
      parameters: 528_054,
      features: (x) =>
        [16, 32, 64].reduce<SymbolicTensor>((y, filters, index) => {
          const name = `conv${index + 1}`;
          const convolution = layers.conv2d({ name, filters, kernelSize: 2, padding: "same", activation: "relu" });
          return layers.maxPooling2d({ name: `pool${index + 1}` }).apply(convolution.apply(y));
        }, x),
      top(x, options) {
        const y = layers.dense({ name: "dense", units: 500, activation: "relu" }).apply(layers.flatten().apply(x));
        return classifier(y, "output", options);
      },
      stages: ["pool1", "pool2", "pool3"],
      head: ["dense", "output"],
    },
  },
});
