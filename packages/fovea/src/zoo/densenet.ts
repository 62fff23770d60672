import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { torchNorm } from "./blocks/torch.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { timmWeights } from "./sources/timm.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

/** Number of layers per block. */
const blocks = [6, 12, 24, 16] as const;

/** Growth rate: the number of feature maps that each layer adds. */
const growth = 32;

/** torchvision uses the default mode of `kaiming_normal_` here, "fan_in". */
const kernelInitializer = initializers.varianceScaling({
  scale: 2,
  mode: "fanIn",
  distribution: "untruncatedNormal",
});

const accuracy = { top1: 74.434, top5: 91.972 };

/**
 * DenseNet-121: every layer of a block reads the feature maps of all layers before it.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
export const densenet121 = defineArchitecture({
  name: "densenet121",
  title: "DenseNet-121",
  description: "every layer reads the feature maps of all previous layers of its block",
  source:
    "Huang, Liu, van der Maaten and Weinberger: Densely connected convolutional networks, 2017, " +
    "https://arxiv.org/abs/1608.06993",
  options: options({}),
  variants: {
    torchvision: {
      description: "torchvision's densenet121",
      inputShape: [224, 224, 3],
      smallest: 29,
      parameters: 7_978_856,
      features,
      top(x, given) {
        const pooled = layers.globalAveragePooling2d().apply(x);
        const limit = 1 / Math.sqrt(Number(pooled.shape.at(-1)));
        return classifier(pooled, "classifier", given, {
          kernelInitializer: initializers.randomUniform({ minval: -limit, maxval: limit }),
        });
      },
      stages: [
        "features/relu0",
        "features/transition1/relu",
        "features/transition2/relu",
        "features/transition3/relu",
        "features/relu5",
      ],
      head: ["classifier"],
    },
  },
  weights: [
    torchvisionWeights("densenet121-a639ec97.pth", accuracy),
    timmWeights("densenet121", "tv_in1k", {
      accuracy,
      license: "Apache-2.0",
      preprocessing: torchPreprocessing({ interpolation: "bicubic" }),
    }),
  ],
});

function features(x: SymbolicTensor): SymbolicTensor {
  let y = conv(x, "features/conv0", { filters: 64, kernelSize: 7, strides: 2, padding: 3 });
  y = activated(y, "features/norm0", "features/relu0");
  y = layers.maxPooling2d({ name: "features/pool0", poolSize: 3, strides: 2, padding: 1 }).apply(y);
  for (const [index, count] of blocks.entries()) {
    y = denseBlock(y, `features/denseblock${index + 1}`, count);
    if (index < blocks.length - 1) y = transition(y, `features/transition${index + 1}`);
  }
  return activated(y, "features/norm5", "features/relu5");
}

function denseBlock(x: SymbolicTensor, name: string, count: number): SymbolicTensor {
  let maps = x;
  for (let number = 1; number <= count; number++) {
    const layer = `${name}/denselayer${number}`;
    let y = activated(maps, `${layer}/norm1`, `${layer}/relu1`);
    y = conv(y, `${layer}/conv1`, { filters: 4 * growth, kernelSize: 1 });
    y = activated(y, `${layer}/norm2`, `${layer}/relu2`);
    y = conv(y, `${layer}/conv2`, { filters: growth, kernelSize: 3, padding: 1 });
    maps = layers.concatenate({ name: `${layer}/concat` }).apply([maps, y]);
  }
  return maps;
}

/** Adds a transition layer, which halves the number and the size of the feature maps. */
function transition(x: SymbolicTensor, name: string): SymbolicTensor {
  const y = activated(x, `${name}/norm`, `${name}/relu`);
  const halved = conv(y, `${name}/conv`, { filters: Number(x.shape.at(-1)) / 2, kernelSize: 1 });
  return layers.averagePooling2d({ name: `${name}/pool` }).apply(halved);
}

function activated(x: SymbolicTensor, norm: string, relu: string): SymbolicTensor {
  return layers.relu({ name: relu }).apply(torchNorm(x, norm));
}

type ConvOptions = Pick<Parameters<typeof layers.conv2d>[0], "filters" | "kernelSize" | "strides" | "padding">;

function conv(x: SymbolicTensor, name: string, window: ConvOptions): SymbolicTensor {
  return layers.conv2d({ ...window, name, useBias: false, kernelInitializer }).apply(x);
}
