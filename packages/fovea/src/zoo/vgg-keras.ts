import { layers, type SymbolicTensor } from "../layers/index.ts";
import { ConfigError } from "../support/index.ts";
import type { Variant } from "./architecture.ts";
import { classifier } from "./classifier.ts";
import type { VggDepth, VggOptions } from "./vgg-options.ts";

/** Keras applications' VGG networks, without dropout. */
export function kerasVgg({ convolutions, filters, parameters }: VggDepth): Variant<VggOptions> {
  return {
    description: "Keras': no dropout, dense layers sized for the input image",
    inputShape: [224, 224, 3],
    smallest: 32,
    parameters,
    features(x, { batchNormalization }) {
      if (batchNormalization) {
        throw new ConfigError(
          'zoo.vgg: expected batchNormalization to be false for the variant "keras", received true; ' +
            'the variant "torchvision" has it',
        );
      }
      let y = x;
      for (const [stage, count] of convolutions.entries()) {
        for (let convolution = 1; convolution <= count; convolution++) {
          const name = `block${stage + 1}_conv${convolution}`;
          const settings = { kernelSize: 3, padding: "same", activation: "relu" } as const;
          y = layers.conv2d({ ...settings, name, filters: filters[stage] ?? 512 }).apply(y);
        }
        y = layers.maxPooling2d({ name: `block${stage + 1}_pool` }).apply(y);
      }
      return y;
    },
    top(x, { dropout = 0, ...options }) {
      const hidden = (input: SymbolicTensor, name: string) => {
        const y = layers.dense({ name, units: 4096, activation: "relu" }).apply(input);
        return dropout > 0 ? layers.dropout({ name: `${name}_dropout`, rate: dropout }).apply(y) : y;
      };
      const y = hidden(hidden(layers.flatten({ name: "flatten" }).apply(x), "fc1"), "fc2");
      return classifier(y, "predictions", options);
    },
    stages: ["block1_pool", "block2_pool", "block3_pool", "block4_pool", "block5_pool"],
    head: ["fc1", "fc2", "predictions"],
  };
}
