import { layers, type SymbolicTensor } from "../layers/index.ts";
import { optional, options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

interface DenseOptions {
  readonly dropout: number | undefined;
}

function dense(description: string, hidden: number, parameters: number, rate: number): Variant<DenseOptions> {
  const names = Array.from({ length: hidden }, (_, index) => `dense${index === 0 ? "" : `_${index}`}`);
  return {
    description,
    inputShape: [28, 28, 1],
    classes: 10,
    smallest: 1,
    parameters,
    features(x, { dropout = rate }) {
      const y = names.reduce<SymbolicTensor>(
        (input, name) => {
          const output = layers.dense({ name, units: 512, activation: "relu" }).apply(input);
          return dropout > 0 ? layers.dropout({ rate: dropout }).apply(output) : output;
        },
        layers.flatten({ name: "flatten" }).apply(x),
      );
      // Features are feature maps everywhere in the zoo; these are maps of one pixel.
      return layers.reshape({ name: "maps", targetShape: [1, 1, 512] }).apply(y);
    },
    top: (x, given) => classifier(layers.flatten().apply(x), "output", given),
    stages: ["maps"],
    head: ["output"],
  };
}

/**
 * A network of dense layers only, as a baseline for convolutional networks. A pattern learned in one place of the image
 * is not recognized in another.
 *
 * [batch, 28, 28, 1] in 0 … 1 → probabilities [batch, classes].
 */
export const mnistDense = defineArchitecture({
  name: "mnist-dense",
  title: "MNIST dense",
  description: "handwritten digits without convolutions: a baseline for convolutional networks",
  source: "Chollet: Keras' example mnist_mlp, 2015; and Deep Learning with Python, 2017, section 2.1",
  options: options({
    /** Dropout rate after each hidden layer (default: that of the variant). */
    dropout: optional(fraction()),
  }),
  variants: {
    keras: dense("Keras' mnist_mlp: two hidden layers of 512 with dropout 0.2", 2, 669_706, 0.2),
    book: dense("Chollet's first example: one hidden layer of 512", 1, 407_050, 0),
  },
});
