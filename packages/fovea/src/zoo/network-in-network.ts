import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import type { BuildOptions, Variant } from "./architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";

interface NinOptions {
  readonly dropout: number;
}

type Window = Pick<Parameters<typeof layers.conv2d>[0], "kernelSize" | "strides" | "padding">;

/** Options of a convolution followed by a small network of 1×1 convolutions, which is applied to each pixel. */
export interface MlpConvOptions extends Window {
  /** Names and filters of the convolution and of the 1×1 convolutions that follow it. */
  readonly steps: readonly (readonly [name: string, filters: number])[];
  /** Standard deviation of the first kernel's normal distribution (default 0.05); that of the 1×1 kernels is 0.05. */
  readonly stddev?: number;
}

/** Adds the paper's building block "mlpconv": [batch, height, width, channels] → [batch, height′, width′, filters]. */
export function mlpConv(x: SymbolicTensor, { steps, stddev = 0.05, ...window }: MlpConvOptions): SymbolicTensor {
  return steps.reduce(
    (y, [name, filters], index) =>
      conv(y, name, filters, index === 0 ? window : { kernelSize: 1 }, index ? 0.05 : stddev),
    x,
  );
}

const cifar: Variant<NinOptions> = {
  description: "for CIFAR-10: three mlpconv layers, as in the authors' definition for Caffe",
  inputShape: [32, 32, 3],
  classes: 10,
  smallest: 6,
  parameters: 966_986,
  features(x, { dropout }) {
    const five = { kernelSize: 5, padding: "same" } as const;
    let y = mlpConv(x, {
      ...five,
      steps: [
        ["conv1", 192],
        ["cccp1", 160],
        ["cccp2", 96],
      ],
    });
    y = layers.maxPooling2d({ ...overlapping, name: "pool1" }).apply(y);
    y = layers.dropout({ name: "drop3", rate: dropout }).apply(y);
    y = mlpConv(y, {
      ...five,
      steps: [
        ["conv2", 192],
        ["cccp3", 192],
        ["cccp4", 192],
      ],
    });
    y = layers.averagePooling2d({ ...overlapping, name: "pool2" }).apply(y);
    y = layers.dropout({ name: "drop6", rate: dropout }).apply(y);
    return mlpConv(y, {
      kernelSize: 3,
      padding: "same",
      steps: [
        ["conv3", 192],
        ["cccp5", 192],
      ],
    });
  },
  top: (x, options) => votes(x, "cccp6", options, 0.05),
  stages: ["cccp2", "cccp4", "cccp5"],
  head: ["cccp6"],
};

const imagenet: Variant<NinOptions> = {
  description: "for ImageNet: four mlpconv layers, as in the authors' definition for Caffe",
  inputShape: [224, 224, 3],
  smallest: 55,
  parameters: 7_595_176,
  features(x, { dropout }) {
    let y = mlpConv(x, {
      kernelSize: 11,
      strides: 4,
      stddev: 0.01,
      steps: [
        ["conv1", 96],
        ["cccp1", 96],
        ["cccp2", 96],
      ],
    });
    y = layers.maxPooling2d({ ...overlapping, name: "pool0" }).apply(y);
    y = mlpConv(y, {
      kernelSize: 5,
      padding: "same",
      steps: [
        ["conv2", 256],
        ["cccp3", 256],
        ["cccp4", 256],
      ],
    });
    y = layers.maxPooling2d({ ...overlapping, name: "pool2" }).apply(y);
    const three = { kernelSize: 3, padding: "same" } as const;
    y = mlpConv(y, {
      ...three,
      stddev: 0.01,
      steps: [
        ["conv3", 384],
        ["cccp5", 384],
        ["cccp6", 384],
      ],
    });
    y = layers.maxPooling2d({ ...overlapping, name: "pool3" }).apply(y);
    y = layers.dropout({ name: "drop", rate: dropout }).apply(y);
    return mlpConv(y, {
      ...three,
      steps: [
        ["conv4-1024", 1024],
        ["cccp7-1024", 1024],
      ],
    });
  },
  top: (x, options) => votes(x, "cccp8-1024", options, 0.01),
  stages: ["cccp2", "cccp4", "cccp6", "cccp7-1024"],
  head: ["cccp8-1024"],
};

/**
 * Network in Network: it introduced 1×1 convolutions, and global average pooling of one map per class in place of dense
 * layers.
 *
 * [batch, 32, 32, 3] (variant "imagenet": 224 × 224) → probabilities [batch, classes].
 */
export const networkInNetwork = defineArchitecture({
  name: "network-in-network",
  title: "Network in Network",
  description: "1×1 convolutions between the others, and one map per class instead of dense layers",
  source: "Lin, Chen and Yan: Network in network, 2013, https://arxiv.org/abs/1312.4400",
  options: options({
    /** Dropout rate after the poolings (variant "imagenet": after the last one only). */
    dropout: fraction({ default: 0.5 }),
  }),
  variants: { cifar, imagenet },
});

/** Options of Caffe's poolings, whose last window may extend beyond the edge. */
const overlapping = { poolSize: 3, strides: 2, ceilMode: true } as const;

function conv(x: SymbolicTensor, name: string, filters: number, window: Window, stddev: number): SymbolicTensor {
  const kernelInitializer = initializers.randomNormal({ stddev });
  return layers.conv2d({ ...window, name, filters, activation: "relu", kernelInitializer }).apply(x);
}

/** Adds the classifier: one map per class, whose mean is the class's score. */
function votes(x: SymbolicTensor, name: string, given: BuildOptions, stddev: number): SymbolicTensor {
  const maps = conv(x, name, given.classes, { kernelSize: 1 }, stddev);
  const means = layers.globalAveragePooling2d({ name: "pool" }).apply(maps);
  return layers.activation({ name: "predictions", activation: given.classifierActivation }).apply(means);
}
