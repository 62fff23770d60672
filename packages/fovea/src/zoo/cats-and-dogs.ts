import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

/**
 * Chollet's convnet for photographs of cats and dogs, trained from scratch: four 3 × 3 convolutions with pooling, then
 * two dense layers.
 *
 * [batch, 150, 150, 3] in 0 … 1 → probability [batch, 1].
 */
export const catsAndDogs = defineArchitecture({
  name: "cats-and-dogs",
  title: "Cats and dogs",
  description: "cat or dog: a plain convnet to train from scratch on a few thousand photographs",
  source: "Chollet: Deep Learning with Python, 2017, section 5.2",
  options: options({
    /** Dropout rate before the dense layers. The book uses 0.5 together with augmented images. */
    dropout: fraction({ default: 0 }),
  }),
  variants: {
    book: {
      description: "as in the first edition",
      inputShape: [150, 150, 3],
      classes: 1,
      smallest: 46,
      parameters: 3_453_121,
      features: (x) =>
        [32, 64, 128, 128].reduce<SymbolicTensor>((y, filters, index) => {
          const convolution = layers.conv2d({ name: `conv${index + 1}`, filters, kernelSize: 3, activation: "relu" });
          return layers.maxPooling2d({ name: `pool${index + 1}` }).apply(convolution.apply(y));
        }, x),
      top(x, { dropout, ...options }) {
        let y: SymbolicTensor = layers.flatten().apply(x);
        if (dropout > 0) y = layers.dropout({ rate: dropout }).apply(y);
        y = layers.dense({ name: "dense", units: 512, activation: "relu" }).apply(y);
        return classifier(y, "output", options);
      },
      stages: ["pool1", "pool2", "pool3", "pool4"],
      head: ["dense", "output"],
    },
  },
});
