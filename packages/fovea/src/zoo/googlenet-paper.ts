import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { BuildOptions, FeaturesWithAuxiliary, Variant } from "./architecture.ts";
import { refuseTransformInput } from "./blocks/transform-input.ts";
import { classifier } from "./classifier.ts";
import { auxiliaryAfter, type InceptionModule, inceptionStages } from "./googlenet-modules.ts";
import type { GoogLeNetOptions } from "./googlenet-options.ts";

type Window = Pick<Parameters<typeof layers.conv2d>[0], "kernelSize" | "strides" | "padding">;

/**
 * GoogLeNet as published. Details that the paper omits (initial weights, constants of the normalization, layer names)
 * come from the Caffe team's replication, `bvlc_googlenet`.
 */
export const paper: Variant<GoogLeNetOptions> = {
  description: "as published: no batch normalization, local response normalization, 5×5 kernels, biases",
  inputShape: [224, 224, 3],
  smallest: 32,
  parameters: 6_998_552,
  features,
  top(x, { dropout = 0.4, ...options }) {
    const pooled = layers.globalAveragePooling2d({ name: "pool5/7x7_s1" }).apply(x);
    const kept = layers.dropout({ name: "pool5/drop_7x7_s1", rate: dropout }).apply(pooled);
    return classifier(kept, "loss3/classifier", options, { kernelInitializer: "lecunUniform" });
  },
  stages: ["conv1/7x7_s2", "conv2/3x3", "inception_3b/output", "inception_4e/output", "inception_5b/output"],
  head: ["loss3/classifier"],
};

function features(x: SymbolicTensor, given: GoogLeNetOptions & BuildOptions): FeaturesWithAuxiliary {
  refuseTransformInput('zoo.googlenet, variant "paper"', given.transformInput);
  const auxiliary: SymbolicTensor[] = [];
  let y = conv(x, "conv1/7x7_s2", 64, { kernelSize: 7, strides: 2, padding: 3 });
  y = responseNorm(maxPool(y, "pool1/3x3_s2"), "pool1/norm1");
  y = conv(y, "conv2/3x3_reduce", 64, { kernelSize: 1 });
  y = responseNorm(conv(y, "conv2/3x3", 192, { kernelSize: 3 }), "conv2/norm2");
  for (const [index, stage] of inceptionStages.entries()) {
    y = maxPool(y, `pool${index + 2}/3x3_s2`);
    for (const module of stage) {
      y = inception(y, module);
      if (!given.includeTop || !given.auxiliaryHeads || !auxiliaryAfter.includes(module.name)) continue;
      auxiliary.push(auxiliaryHead(y, `loss${auxiliary.length + 1}`, given));
    }
  }
  return { features: y, auxiliary };
}

function inception(x: SymbolicTensor, module: InceptionModule): SymbolicTensor {
  const name = `inception_${module.name}`;
  const branch = (input: SymbolicTensor, kind: string, filters: number, kernelSize = 1) =>
    conv(input, `${name}/${kind}`, filters, { kernelSize });
  const pool = layers.maxPooling2d({ name: `${name}/pool`, poolSize: 3, strides: 1, padding: "same" });
  return layers
    .concatenate({ name: `${name}/output` })
    .apply([
      branch(x, "1x1", module.ones),
      branch(branch(x, "3x3_reduce", module.reduceThrees), "3x3", module.threes, 3),
      branch(branch(x, "5x5_reduce", module.reduceFives), "5x5", module.fives, 5),
      branch(pool.apply(x), "pool_proj", module.pooled),
    ]);
}

function auxiliaryHead(x: SymbolicTensor, name: string, given: GoogLeNetOptions & BuildOptions): SymbolicTensor {
  const pooled = layers.averagePooling2d({ name: `${name}/ave_pool`, poolSize: 5, strides: 3 }).apply(x);
  const maps = conv(pooled, `${name}/conv`, 128, { kernelSize: 1 });
  const flat = layers.flatten({ name: `${name}/flatten` }).apply(maps);
  const hidden = layers.dense({ ...first, name: `${name}/fc`, units: 1024, activation: "relu" }).apply(flat);
  const kept = layers.dropout({ name: `${name}/drop_fc`, rate: given.auxiliaryDropout ?? 0.7 }).apply(hidden);
  return classifier(kept, `${name}/classifier`, given, { kernelInitializer: "lecunUniform" });
}

/**
 * Caffe's initializers: "xavier" is uniform within ±√(3 ÷ inputs), and biases start at 0.2 so that ReLUs start active.
 */
const first = {
  kernelInitializer: initializers.lecunUniform(),
  biasInitializer: initializers.constant({ value: 0.2 }),
};

function conv(x: SymbolicTensor, name: string, filters: number, window: Window): SymbolicTensor {
  return layers.conv2d({ padding: "same", ...first, ...window, name, filters, activation: "relu" }).apply(x);
}

function maxPool(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.maxPooling2d({ name, poolSize: 3, strides: 2, padding: "same" }).apply(x);
}

/** Local response normalization. Caffe divides α by the five channels of the window. */
function responseNorm(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.localResponseNormalization({ name, depthRadius: 2, bias: 1, alpha: 1e-4 / 5, beta: 0.75 }).apply(x);
}
