import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { BuildOptions, FeaturesWithAuxiliary, Variant } from "./architecture.ts";
import { basicConv2d } from "./blocks/basic-conv2d.ts";
import { torchInitial } from "./blocks/torch-initial.ts";
import { transformInput } from "./blocks/transform-input.ts";
import { classifier } from "./classifier.ts";
import { auxiliaryAfter, type InceptionModule, inceptionStages } from "./googlenet-modules.ts";
import type { GoogLeNetOptions } from "./googlenet-options.ts";

const stddev = 0.01;

/** Kernels like those of the convolutions, with PyTorch's default biases. */
function initial(fanIn: number) {
  return { ...torchInitial(fanIn), kernelInitializer: initializers.randomNormal({ stddev }) };
}

/** torchvision's GoogLeNet. */
export const torchvision: Variant<GoogLeNetOptions> = {
  description: "torchvision's googlenet: batch normalization, and 3×3 kernels in place of the paper's 5×5",
  inputShape: [224, 224, 3],
  smallest: 15,
  parameters: 6_624_904,
  features,
  top(x, { dropout = 0.2, ...options }) {
    const pooled = layers.globalAveragePooling2d({ name: "avgpool" }).apply(x);
    const kept = layers.dropout({ name: "dropout", rate: dropout }).apply(pooled);
    return classifier(kept, "fc", options, initial(1024));
  },
  stages: ["conv1/relu", "conv3/relu", "inception3b", "inception4e", "inception5b"],
  head: ["fc"],
};

function features(x: SymbolicTensor, given: GoogLeNetOptions & BuildOptions): FeaturesWithAuxiliary {
  const auxiliary: SymbolicTensor[] = [];
  let y = given.transformInput ? transformInput(x) : x;
  y = basicConv2d(y, "conv1", { filters: 64, kernelSize: 7, strides: 2, padding: 3, stddev });
  y = maxPool(y, "maxpool1", 3);
  y = basicConv2d(y, "conv2", { filters: 64, kernelSize: 1, stddev });
  y = basicConv2d(y, "conv3", { filters: 192, kernelSize: 3, padding: 1, stddev });
  y = maxPool(y, "maxpool2", 3);
  for (const [index, stage] of inceptionStages.entries()) {
    // The last pooling has 2×2 windows, unlike in the paper.
    if (index > 0) y = maxPool(y, `maxpool${index + 2}`, index === 2 ? 2 : 3);
    for (const module of stage) {
      y = inception(y, module);
      if (!given.includeTop || !given.auxiliaryHeads || !auxiliaryAfter.includes(module.name)) continue;
      auxiliary.push(auxiliaryHead(y, `aux${auxiliary.length + 1}`, given));
    }
  }
  return { features: y, auxiliary };
}

function inception(x: SymbolicTensor, module: InceptionModule): SymbolicTensor {
  const name = `inception${module.name}`;
  const one = (input: SymbolicTensor, branch: string, filters: number) =>
    basicConv2d(input, `${name}/${branch}`, { filters, kernelSize: 1, stddev });
  const three = (input: SymbolicTensor, branch: string, filters: number) =>
    basicConv2d(input, `${name}/${branch}`, { filters, kernelSize: 3, padding: 1, stddev });
  const pool = layers.maxPooling2d({ name: `${name}/branch4/0`, poolSize: 3, strides: 1, padding: 1, ceilMode: true });
  return layers
    .concatenate({ name })
    .apply([
      one(x, "branch1", module.ones),
      three(one(x, "branch2/0", module.reduceThrees), "branch2/1", module.threes),
      three(one(x, "branch3/0", module.reduceFives), "branch3/1", module.fives),
      one(pool.apply(x), "branch4/1", module.pooled),
    ]);
}

function auxiliaryHead(x: SymbolicTensor, name: string, given: GoogLeNetOptions & BuildOptions): SymbolicTensor {
  const pooled = layers.adaptiveAveragePooling2d({ name: `${name}/pool`, outputSize: 4 }).apply(x);
  const maps = basicConv2d(pooled, `${name}/conv`, { filters: 128, kernelSize: 1, stddev });
  const flat = layers.flatten({ name: `${name}/flatten` }).apply(maps);
  const first = initial(Number(flat.shape.at(-1)));
  const hidden = layers.dense({ ...first, name: `${name}/fc1`, units: 1024, activation: "relu" }).apply(flat);
  const kept = layers.dropout({ name: `${name}/dropout`, rate: given.auxiliaryDropout ?? 0.7 }).apply(hidden);
  return classifier(kept, `${name}/fc2`, given, initial(1024));
}

function maxPool(x: SymbolicTensor, name: string, poolSize: number): SymbolicTensor {
  return layers.maxPooling2d({ name, poolSize, strides: 2, ceilMode: true }).apply(x);
}
