import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { Variant } from "./architecture.ts";
import { refuseTransformInput } from "./blocks/transform-input.ts";
import { classifier } from "./classifier.ts";
import { blockA, blockB, blockC, blockD, blockE, type InceptionStyle, stem } from "./inception-v3-blocks.ts";
import type { InceptionV3Options } from "./inception-v3-options.ts";

/**
 * Keras numbers its layers in the order of their creation ("conv2d", "conv2d_1", …); layers without a name here are
 * numbered the same way.
 */
const style: InceptionStyle = {
  conv(x, _, filters, kernelSize, { strides = 1, valid = false } = {}) {
    const padding = valid ? "valid" : "same";
    const y = layers.conv2d({ filters, kernelSize, strides, padding, useBias: false }).apply(x);
    return layers.activation({ activation: "relu" }).apply(layers.batchNormalization({ scale: false }).apply(y));
  },
  average: (x) => layers.averagePooling2d({ poolSize: 3, strides: 1, padding: "same" }).apply(x),
  reduce: (x) => layers.maxPooling2d({ poolSize: 3, strides: 2 }).apply(x),
  join: (branches, name) => layers.concatenate({ name }).apply(branches),
  joinHalves(halves, block, branch) {
    // Of the two concatenations of a block E, Keras names only the first.
    const name = branch === "branch3x3" ? `mixed9_${block === "mixed9" ? 0 : 1}` : undefined;
    return layers.concatenate({ name }).apply(halves);
  },
};

/** Keras' Inception v3. */
export const keras: Variant<InceptionV3Options> = {
  description: "Keras' InceptionV3: batch normalization without gamma; average pooling excludes the padding",
  inputShape: [299, 299, 3],
  smallest: 75,
  parameters: 23_851_784,
  features(x, given): SymbolicTensor {
    refuseTransformInput('zoo.inceptionV3, variant "keras"', given.transformInput);
    let y = stem(x, style);
    for (const [index, pooled] of [32, 64, 64].entries()) y = blockA(y, `mixed${index}`, pooled, style);
    y = blockB(y, "mixed3", style);
    for (const [index, width] of [128, 160, 160, 192].entries()) y = blockC(y, `mixed${index + 4}`, width, style);
    y = blockD(y, "mixed8", style);
    for (const name of ["mixed9", "mixed10"]) y = blockE(y, name, style);
    return y;
  },
  top: (x, options) => classifier(layers.globalAveragePooling2d({ name: "avg_pool" }).apply(x), "predictions", options),
  stages: ["activation_2", "activation_4", "mixed2", "mixed7", "mixed10"],
  head: ["predictions"],
};
