import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { Variant } from "./architecture.ts";
import { torchConv, torchNorm } from "./blocks/torch.ts";
import { classifier } from "./classifier.ts";
import type { VggDepth, VggOptions } from "./vgg-options.ts";

const small = initializers.randomNormal({ stddev: 0.01 });

/**
 * torchvision's VGG networks, with layers numbered as in its `Sequential`s, which also count layers without weights.
 */
export function torchvisionVgg({ convolutions, filters, parameters }: VggDepth): Variant<VggOptions> {
  return {
    description: "torchvision's: dropout before the second and third dense layers, adaptive pooling to 7 × 7",
    inputShape: [224, 224, 3],
    smallest: 32,
    parameters,
    features(x, { batchNormalization }) {
      let y = x;
      let index = 0;
      for (const [stage, count] of convolutions.entries()) {
        for (let convolution = 0; convolution < count; convolution++) {
          y = torchConv(y, `features/${index++}`, { filters: filters[stage] ?? 512, kernelSize: 3, useBias: true });
          if (batchNormalization) y = torchNorm(y, `features/${index++}`);
          y = layers.relu({ name: `features/${index++}` }).apply(y);
        }
        y = layers.maxPooling2d({ name: `pool${stage + 1}` }).apply(y);
        index++;
      }
      return y;
    },
    top(x, { dropout = 0.5, ...options }) {
      const hidden = (input: SymbolicTensor, index: number) => {
        const name = `classifier/${index}`;
        const y = layers.dense({ name, units: 4096, activation: "relu", kernelInitializer: small }).apply(input);
        return layers.dropout({ name: `classifier/${index + 2}`, rate: dropout }).apply(y);
      };
      const maps = layers.adaptiveAveragePooling2d({ name: "avgpool", outputSize: 7 }).apply(x);
      const y = hidden(hidden(layers.flatten({ name: "flatten" }).apply(maps), 0), 3);
      return classifier(y, "classifier/6", options, { kernelInitializer: small });
    },
    stages: ["pool1", "pool2", "pool3", "pool4", "pool5"],
    head: ["classifier/0", "classifier/3", "classifier/6"],
  };
}
