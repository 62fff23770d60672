import { layers, type SymbolicTensor } from "../layers/index.ts";
import type { PretrainedWeights, Variant } from "./architecture.ts";
import { type BottleneckPart, bottleneck } from "./blocks/bottleneck.ts";
import { classifier } from "./classifier.ts";
import type { ResNetDepth } from "./resnet-torchvision.ts";
import { kerasPreprocessing, kerasWeights } from "./sources/keras.ts";

const epsilon = 1.001e-5;
const numbers: Readonly<Record<BottleneckPart, number>> = { shortcut: 0, first: 1, second: 2, third: 3 };

/** Keras' residual networks: strides on the first 1×1 convolution ("v1"), biases in all convolutions. */
export function kerasResNet({ blocks, parameters }: Omit<ResNetDepth, "kind">): Variant<object> {
  return {
    description: "Keras': strides on the first 1×1 convolutions (v1), biases",
    inputShape: [224, 224, 3],
    smallest: 32,
    parameters,
    features(x) {
      let y = layers.conv2d({ name: "conv1_conv", filters: 64, kernelSize: 7, strides: 2, padding: 3 }).apply(x);
      y = layers.relu({ name: "conv1_relu" }).apply(layers.batchNormalization({ name: "conv1_bn", epsilon }).apply(y));
      // Keras pads with zeros before pooling, which never exceed the outputs of a ReLU.
      y = layers.maxPooling2d({ name: "pool1_pool", poolSize: 3, strides: 2, padding: 1 }).apply(y);
      for (const [stage, count] of blocks.entries()) {
        for (let block = 1; block <= count; block++) y = residual(y, stage, block);
      }
      return y;
    },
    top: (x, options) =>
      classifier(layers.globalAveragePooling2d({ name: "avg_pool" }).apply(x), "predictions", options),
    stages: ["conv1_relu", ...blocks.map((count, stage) => `conv${stage + 2}_block${count}_out`)],
    head: ["predictions"],
  };
}

function residual(x: SymbolicTensor, stage: number, block: number): SymbolicTensor {
  const name = `conv${stage + 2}_block${block}`;
  const filters = 64 * 2 ** stage;
  return bottleneck(x, {
    filters: [filters, filters, 4 * filters],
    kernelSize: 3,
    strides: block === 1 && stage > 0 ? 2 : 1,
    shortcut: block === 1 ? "convolution" : "identity",
    epsilon,
    names: {
      conv: (part) => `${name}_${numbers[part]}_conv`,
      norm: (part) => `${name}_${numbers[part]}_bn`,
      relu: (part) => `${name}_${numbers[part]}_relu`,
      add: `${name}_add`,
      out: `${name}_out`,
    },
  });
}

/** Keras' weights of ResNet-50, 101 or 152. */
export function kerasResNetWeights(
  depth: number,
  hashes: Pick<Parameters<typeof kerasWeights>[0], "md5" | "md5WithoutTop">,
  accuracy: PretrainedWeights["accuracy"],
): PretrainedWeights<"keras"> {
  return kerasWeights(
    { folder: "resnet", name: `resnet${depth}`, ...hashes },
    kerasPreprocessing("caffe", 224),
    accuracy,
  );
}
