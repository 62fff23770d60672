import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { kaimingFanOut, torchConv, torchDepthwise, torchNorm } from "./blocks/torch.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

interface Stage {
  /** Factor by which the blocks widen the feature maps before the depthwise convolution. */
  readonly expansion: number;
  readonly kernelSize: number;
  readonly strides: number;
  readonly filters: number;
  readonly blocks: number;
}

/** Table 1 of the paper, without stem and head. */
const stages: readonly Stage[] = [
  { expansion: 1, kernelSize: 3, strides: 1, filters: 16, blocks: 1 },
  { expansion: 6, kernelSize: 3, strides: 2, filters: 24, blocks: 2 },
  { expansion: 6, kernelSize: 5, strides: 2, filters: 40, blocks: 2 },
  { expansion: 6, kernelSize: 3, strides: 2, filters: 80, blocks: 3 },
  { expansion: 6, kernelSize: 5, strides: 1, filters: 112, blocks: 3 },
  { expansion: 6, kernelSize: 5, strides: 2, filters: 192, blocks: 4 },
  { expansion: 6, kernelSize: 3, strides: 1, filters: 320, blocks: 1 },
];

const totalBlocks = stages.reduce((sum, { blocks }) => sum + blocks, 0);

/**
 * EfficientNet-B0: mobile inverted bottlenecks with squeeze-and-excitation, found by architecture search; the family
 * scales depth, width and resolution together.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
export const efficientnetB0 = defineArchitecture({
  name: "efficientnet-b0",
  title: "EfficientNet-B0",
  description: "inverted bottlenecks with squeeze-and-excitation: ResNet-50's accuracy at a tenth of its cost",
  source:
    "Tan and Le: EfficientNet: Rethinking model scaling for convolutional neural networks, 2019, " +
    "https://arxiv.org/abs/1905.11946",
  options: options({
    /** Probability of dropping the last residual branch during training (default 0.2); it grows linearly with depth. */
    stochasticDepth: fraction({ default: 0.2 }),

    /** Rate of the dropout before the classifier (default 0.2). */
    dropout: fraction({ default: 0.2 }),
  }),
  variants: {
    torchvision: {
      description: "torchvision's efficientnet_b0",
      inputShape: [224, 224, 3],
      smallest: 1,
      parameters: 5_288_548,
      features,
      top(x, given) {
        const pooled = layers.globalAveragePooling2d().apply(x);
        const kept = layers.dropout({ name: "classifier/0", rate: given.dropout }).apply(pooled);
        const limit = 1 / Math.sqrt(given.classes);
        const kernelInitializer = initializers.randomUniform({ minval: -limit, maxval: limit });
        return classifier(kept, "classifier/1", given, { kernelInitializer });
      },
      stages: ["features/1/0/block/2/1", "features/2/1/add", "features/3/1/add", "features/5/2/add", "features/8/2"],
      head: ["classifier/1"],
    },
  },
  weights: [
    torchvisionWeights(
      "efficientnet_b0_rwightman-7f5810bc.pth",
      { top1: 77.692, top5: 93.532 },
      { preprocessing: torchPreprocessing({ interpolation: "bicubic" }), regularized: true },
    ),
  ],
});

function features(x: SymbolicTensor, { stochasticDepth }: { readonly stochasticDepth: number }): SymbolicTensor {
  let y = normalized(torchConv(x, "features/0/0", { filters: 32, kernelSize: 3, strides: 2 }), "features/0");
  let block = 0;
  for (const [number, stage] of stages.entries()) {
    for (let index = 0; index < stage.blocks; index++, block++) {
      const strides = index === 0 ? stage.strides : 1;
      const rate = (stochasticDepth * block) / totalBlocks;
      y = bottleneck(y, `features/${number + 1}/${index}`, { ...stage, strides, rate });
    }
  }
  return normalized(torchConv(y, "features/8/0", { filters: 1280, kernelSize: 1 }), "features/8");
}

/**
 * Adds an inverted bottleneck: expansion, depthwise convolution, squeeze-and-excitation and projection, with a shortcut
 * if the shape stays the same.
 */
function bottleneck(
  x: SymbolicTensor,
  name: string,
  { expansion, kernelSize, strides, filters, rate }: Omit<Stage, "blocks"> & { readonly rate: number },
): SymbolicTensor {
  const channels = Number(x.shape.at(-1));
  const wide = channels * expansion;
  // torchvision numbers only the existing parts; a block without expansion has one fewer.
  const parts = Array.from({ length: 4 }, (_, part) => `${name}/block/${expansion === 1 ? part - 1 : part}`);
  const [widen = "", depthwise = "", weigh = "", narrow = ""] = parts;
  let y = x;
  if (expansion !== 1) y = normalized(torchConv(y, `${widen}/0`, { filters: wide, kernelSize: 1 }), widen);
  y = normalized(torchDepthwise(y, `${depthwise}/0`, { kernelSize, strides }), depthwise);
  y = squeezeAndExcitation(y, weigh, Math.max(1, Math.floor(channels / 4)));
  y = torchNorm(torchConv(y, `${narrow}/0`, { filters, kernelSize: 1 }), `${narrow}/1`);
  if (strides !== 1 || channels !== filters) return y;
  const kept = layers.stochasticDepth({ name: `${name}/stochastic_depth`, rate }).apply(y);
  return layers.add({ name: `${name}/add` }).apply([kept, x]);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.activation({ name: `${name}/2`, activation: "silu" }).apply(torchNorm(x, `${name}/1`));
}

/** Multiplies each channel by a factor computed from the means of all channels (Hu et al. 2018). */
function squeezeAndExcitation(x: SymbolicTensor, name: string, units: number): SymbolicTensor {
  const squeezed = layers.globalAveragePooling2d({ name: `${name}/avgpool`, keepDims: true }).apply(x);
  const one = { kernelSize: 1, kernelInitializer: kaimingFanOut } as const;
  const hidden = layers.conv2d({ ...one, name: `${name}/fc1`, filters: units, activation: "silu" }).apply(squeezed);
  const filters = Number(x.shape.at(-1));
  const factor = layers.conv2d({ ...one, name: `${name}/fc2`, filters, activation: "sigmoid" }).apply(hidden);
  return layers.multiply({ name: `${name}/multiply` }).apply([x, factor]);
}
