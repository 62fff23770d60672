import { layers, type SymbolicTensor } from "../layers/index.ts";
import { optional, options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

interface MnistOptions {
  readonly dropout: number | undefined;
}

const common = { inputShape: [28, 28, 1], classes: 10 } as const;

/** Keras' current example: a pooling after each convolution, and no dense layer before the classifier. */
const keras: Variant<MnistOptions> = {
  ...common,
  description: "Keras' simple_mnist_convnet: two convolutions with pooling, 99 % after a few epochs",
  smallest: 10,
  parameters: 34_826,
  features(x) {
    const y = layers.maxPooling2d({ name: "max_pooling2d" }).apply(conv(x, "conv2d", 32));
    return layers.maxPooling2d({ name: "max_pooling2d_1" }).apply(conv(y, "conv2d_1", 64));
  },
  top(x, { dropout = 0.5, ...options }) {
    const y = layers.dropout({ rate: dropout }).apply(layers.flatten().apply(x));
    return classifier(y, "dense", options);
  },
  stages: ["max_pooling2d", "max_pooling2d_1"],
  head: ["dense"],
};

/** Keras' example from 2015 to 2019, which most tutorials copied. */
const classic: Variant<MnistOptions> = {
  ...common,
  description: "Keras' former mnist_cnn: two convolutions, one pooling, a dense layer of 128",
  smallest: 6,
  parameters: 1_199_882,
  features: (x) => layers.maxPooling2d({ name: "max_pooling2d" }).apply(conv(conv(x, "conv2d", 32), "conv2d_1", 64)),
  top(x, { dropout = 0.5, ...options }) {
    let y: SymbolicTensor = layers.dropout({ rate: dropout / 2 }).apply(x);
    y = layers.dense({ name: "dense", units: 128, activation: "relu" }).apply(layers.flatten().apply(y));
    return classifier(layers.dropout({ rate: dropout }).apply(y), "dense_1", options);
  },
  stages: ["max_pooling2d"],
  head: ["dense", "dense_1"],
};

/**
 * The MNIST convnet that opens Keras' code examples.
 *
 * [batch, 28, 28, 1] in 0 … 1 → [batch, classes].
 */
export const mnistConvnet = defineArchitecture({
  name: "mnist-convnet",
  title: "MNIST convnet",
  description: "handwritten digits: the convnet of Keras' code examples",
  source: "Chollet: Simple MNIST convnet, 2015, https://keras.io/examples/vision/mnist_convnet/",
  options: options({
    /**
     * Dropout rate before the last layer (default 0.5). The variant "classic" uses half of it after the features as
     * well.
     */
    dropout: optional(fraction()),
  }),
  variants: { keras, classic },
});

function conv(x: SymbolicTensor, name: string, filters: number): SymbolicTensor {
  return layers.conv2d({ name, filters, kernelSize: 3, activation: "relu" }).apply(x);
}
