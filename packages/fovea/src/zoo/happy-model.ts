import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

const common = {
  inputShape: [64, 64, 3],
  classes: 1,
  top: (x, options) => classifier(layers.flatten().apply(x), "fc", options),
  head: ["fc"],
} as const satisfies Partial<Variant<object>>;

/** A single wide convolution. */
const single: Variant<object> = {
  ...common,
  description: "one convolution of 32 filters of 7 × 7",
  smallest: 2,
  parameters: 37_633,
  features(x) {
    const y = layers.zeroPadding2d({ padding: 3 }).apply(x);
    return pooled(layers.conv2d({ name: "conv0", filters: 32, kernelSize: 7 }).apply(y), 0);
  },
  stages: ["max_pool0"],
};

/** Three narrow blocks: a quarter of the parameters and deeper features. */
const blocks: Variant<object> = {
  ...common,
  description: "three blocks of 8, 16 and 32 filters of 3 × 3",
  smallest: 8,
  parameters: 8_305,
  features: (x) =>
    [8, 16, 32].reduce<SymbolicTensor>((y, filters, index) => {
      const convolution = layers.conv2d({ name: `conv${index}`, filters, kernelSize: 3, padding: "same" });
      return pooled(convolution.apply(y), index);
    }, x),
  stages: ["max_pool0", "max_pool1", "max_pool2"],
};

/**
 * The HappyModel of the programming assignments of Andrew Ng's course on convolutional networks. It classifies faces as smiling
 * or not.
 *
 * [batch, 64, 64, 3] → probability [batch, 1].
 */
export const happyModel = defineArchitecture({
  name: "happy-model",
  title: "HappyModel",
  description: "smiling or not: convolution, batch normalization, pooling, one unit",
  source: "DeepLearning.AI, Convolutional Neural Networks (course 4 of the specialization), 2017",
  options: options({}),
  variants: { single, blocks },
});

function pooled(x: SymbolicTensor, index: number): SymbolicTensor {
  const y = layers.batchNormalization({ name: `bn${index}` }).apply(x);
  return layers.maxPooling2d({ name: `max_pool${index}` }).apply(layers.relu({ name: `relu${index}` }).apply(y));
}
