import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { paper } from "./lenet5-paper.ts";

/** LeNet-5 as commonly taught today, with the paper's layer names. */
const modern: Variant<object> = {
  description: "28 × 28 pixels; as taught today: ReLU, max pooling, softmax, and C3 reads all six maps",
  inputShape: [28, 28, 1],
  classes: 10,
  smallest: 12,
  parameters: 61_706,
  features(x) {
    let y = layers.conv2d({ name: "C1", filters: 6, kernelSize: 5, padding: "same", activation: "relu" }).apply(x);
    y = layers.maxPooling2d({ name: "S2" }).apply(y);
    y = layers.conv2d({ name: "C3", filters: 16, kernelSize: 5, activation: "relu" }).apply(y);
    return layers.maxPooling2d({ name: "S4" }).apply(y);
  },
  top(x, options) {
    let y: SymbolicTensor = layers.flatten().apply(x);
    y = layers.dense({ name: "C5", units: 120, activation: "relu" }).apply(y);
    y = layers.dense({ name: "F6", units: 84, activation: "relu" }).apply(y);
    return classifier(y, "output", options);
  },
  stages: ["S2", "S4"],
  head: ["C5", "F6", "output"],
};

/**
 * LeNet-5, for handwritten digits.
 *
 * [batch, 28, 28, 1] in 0 … 1 (variant "paper": 32 × 32 in −0.1 … 1.175) → probabilities [batch, classes].
 */
export const lenet5 = defineArchitecture({
  name: "lenet5",
  title: "LeNet-5",
  description: "handwritten digits: the ancestor of today's convolutional networks",
  source:
    "LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition, " +
    "Proceedings of the IEEE 86(11), 1998, https://doi.org/10.1109/5.726791",
  options: options({}),
  variants: { modern, paper },
});
