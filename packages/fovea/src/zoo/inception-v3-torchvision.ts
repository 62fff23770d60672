import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { BuildOptions, FeaturesWithAuxiliary, Variant } from "./architecture.ts";
import { basicConv2d } from "./blocks/basic-conv2d.ts";
import { torchInitial } from "./blocks/torch-initial.ts";
import { transformInput } from "./blocks/transform-input.ts";
import { classifier } from "./classifier.ts";
import { blockA, blockB, blockC, blockD, blockE, type InceptionStyle, stem } from "./inception-v3-blocks.ts";
import type { InceptionV3Options } from "./inception-v3-options.ts";

const stddev = 0.1;

/** torchvision's names and choices; its average pooling includes the padding. */
const style: InceptionStyle = {
  conv(x, name, filters, kernelSize, { strides = 1, valid = false } = {}) {
    const [rows = 1, columns = rows] = [kernelSize].flat();
    const padding = valid ? 0 : ([(rows - 1) / 2, (columns - 1) / 2] as const);
    return basicConv2d(x, name, { filters, kernelSize, strides, padding, stddev });
  },
  average: (x, name) =>
    layers.averagePooling2d({ name, poolSize: 3, strides: 1, padding: 1, countPadding: true }).apply(x),
  reduce: (x, name) => layers.maxPooling2d({ name, poolSize: 3, strides: 2 }).apply(x),
  join: (branches, name) => layers.concatenate({ name }).apply(branches),
  joinHalves: (halves, block, branch) => layers.concatenate({ name: `${block}/${branch}` }).apply(halves),
};

/** torchvision's Inception v3. */
export const torchvision: Variant<InceptionV3Options> = {
  description: "torchvision's inception_v3: average pooling includes the padding; one auxiliary head",
  inputShape: [299, 299, 3],
  smallest: 75,
  parameters: 23_834_568,
  features,
  top(x, { dropout, ...options }) {
    const pooled = layers.globalAveragePooling2d({ name: "avgpool" }).apply(x);
    const kept = layers.dropout({ name: "dropout", rate: dropout }).apply(pooled);
    return classifier(kept, "fc", options, initial(2048, stddev));
  },
  stages: ["Conv2d_2b_3x3/relu", "Conv2d_4a_3x3/relu", "Mixed_5d", "Mixed_6e", "Mixed_7c"],
  head: ["fc"],
};

function features(x: SymbolicTensor, given: InceptionV3Options & BuildOptions): FeaturesWithAuxiliary {
  let y = stem(given.transformInput ? transformInput(x) : x, style);
  y = blockA(y, "Mixed_5b", 32, style);
  y = blockA(y, "Mixed_5c", 64, style);
  y = blockA(y, "Mixed_5d", 64, style);
  y = blockB(y, "Mixed_6a", style);
  y = blockC(y, "Mixed_6b", 128, style);
  y = blockC(y, "Mixed_6c", 160, style);
  y = blockC(y, "Mixed_6d", 160, style);
  y = blockC(y, "Mixed_6e", 192, style);
  const auxiliary = given.includeTop && given.auxiliaryHeads ? [auxiliaryHead(y, given)] : [];
  y = blockD(y, "Mixed_7a", style);
  y = blockE(y, "Mixed_7b", style);
  return { features: blockE(y, "Mixed_7c", style), auxiliary };
}

function auxiliaryHead(x: SymbolicTensor, options: BuildOptions): SymbolicTensor {
  const name = "AuxLogits";
  const pooled = layers.averagePooling2d({ name: `${name}/pool`, poolSize: 5, strides: 3 }).apply(x);
  const narrow = basicConv2d(pooled, `${name}/conv0`, { filters: 128, kernelSize: 1, stddev });
  const wide = basicConv2d(narrow, `${name}/conv1`, { filters: 768, kernelSize: 5, stddev: 0.01 });
  const means = layers.globalAveragePooling2d({ name: `${name}/avgpool` }).apply(wide);
  return classifier(means, `${name}/fc`, options, initial(768, 0.001));
}

/** PyTorch's default biases. */
function initial(fanIn: number, deviation: number) {
  return { ...torchInitial(fanIn), kernelInitializer: initializers.randomNormal({ stddev: deviation }) };
}
