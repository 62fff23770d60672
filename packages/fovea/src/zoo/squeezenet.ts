import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import type { BuildOptions } from "./architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchvisionWeights } from "./sources/torchvision.ts";

/** The fire modules, numbered as in torchvision's `features`; the layers 2, 5 and 8 are poolings. */
const fires = [
  { number: 3, squeeze: 16, expand: 64 },
  { number: 4, squeeze: 16, expand: 64 },
  { number: 6, squeeze: 32, expand: 128 },
  { number: 7, squeeze: 32, expand: 128 },
  { number: 9, squeeze: 48, expand: 192 },
  { number: 10, squeeze: 48, expand: 192 },
  { number: 11, squeeze: 64, expand: 256 },
  { number: 12, squeeze: 64, expand: 256 },
] as const;

/**
 * SqueezeNet 1.1: AlexNet's accuracy with a fiftieth of its parameters, thanks to 1×1 convolutions that reduce the
 * channels before every 3×3 convolution.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
export const squeezenet = defineArchitecture({
  name: "squeezenet",
  title: "SqueezeNet 1.1",
  description: "AlexNet's accuracy with a fiftieth of its parameters: 1×1 convolutions before the 3×3 ones",
  source:
    "Iandola et al.: SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size, 2016, " +
    "https://arxiv.org/abs/1602.07360",
  options: options({
    /** Dropout rate before the classifier (default 0.5). */
    dropout: fraction({ default: 0.5 }),
  }),
  variants: {
    torchvision: {
      description: "torchvision's squeezenet1_1",
      inputShape: [224, 224, 3],
      smallest: 17,
      parameters: 1_235_496,
      features,
      top,
      stages: ["features/0", "features/4/concat", "features/7/concat", "features/12/concat"],
      head: ["classifier/1"],
    },
  },
  weights: [torchvisionWeights("squeezenet1_1-b8a52dc0.pth", { top1: 58.178, top5: 80.624 })],
});

function features(x: SymbolicTensor): SymbolicTensor {
  let y = conv(x, "features/0", 64, { kernelSize: 3, strides: 2 });
  for (const { number, squeeze, expand } of fires) {
    const before = number - 1;
    if (before === 2 || before === 5 || before === 8) {
      y = layers.maxPooling2d({ name: `features/${before}`, poolSize: 3, strides: 2, ceilMode: true }).apply(y);
    }
    y = fire(y, `features/${number}`, squeeze, expand);
  }
  return y;
}

/** Adds a fire module: a few 1×1 filters, then many 1×1 and many 3×3 filters in parallel. */
function fire(x: SymbolicTensor, name: string, squeeze: number, expand: number): SymbolicTensor {
  const narrow = conv(x, `${name}/squeeze`, squeeze, { kernelSize: 1 });
  return layers
    .concatenate({ name: `${name}/concat` })
    .apply([
      conv(narrow, `${name}/expand1x1`, expand, { kernelSize: 1 }),
      conv(narrow, `${name}/expand3x3`, expand, { kernelSize: 3, padding: 1 }),
    ]);
}

function conv(
  x: SymbolicTensor,
  name: string,
  filters: number,
  window: { readonly kernelSize: number; readonly strides?: number; readonly padding?: number },
): SymbolicTensor {
  return layers.conv2d({ ...window, name, filters, activation: "relu", kernelInitializer: "heUniform" }).apply(x);
}

/** Adds the classifier, a convolution with one map per class, whose mean is the class's score. */
function top(x: SymbolicTensor, given: BuildOptions & { readonly dropout: number }): SymbolicTensor {
  const kept = layers.dropout({ name: "classifier/0", rate: given.dropout }).apply(x);
  const kernelInitializer = initializers.randomNormal({ stddev: 0.01 });
  const maps = layers
    .conv2d({ name: "classifier/1", filters: given.classes, kernelSize: 1, activation: "relu", kernelInitializer })
    .apply(kept);
  const means = layers.globalAveragePooling2d({ name: "classifier/3" }).apply(maps);
  return layers.activation({ name: "predictions", activation: given.classifierActivation }).apply(means);
}
