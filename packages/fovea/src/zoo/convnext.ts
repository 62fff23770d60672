import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction, number } from "../support/schema-fields.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

const stages = [
  { filters: 96, blocks: 3 },
  { filters: 192, blocks: 3 },
  { filters: 384, blocks: 9 },
  { filters: 768, blocks: 3 },
] as const;

const totalBlocks = stages.reduce((sum, { blocks }) => sum + blocks, 0);

/** torchvision truncates this distribution at ±2, a hundred standard deviations. */
const kernelInitializer = initializers.randomNormal({ stddev: 0.02 });

interface ConvnextOptions {
  readonly stochasticDepth: number;
  readonly layerScale: number;
}

/**
 * ConvNeXt-Tiny, a ResNet modernized with ideas from transformers: 7×7 depthwise convolutions, layer normalization,
 * GELU and patches instead of strides.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
export const convnextTiny = defineArchitecture({
  name: "convnext-tiny",
  title: "ConvNeXt-Tiny",
  description: "a ResNet with ideas from transformers: large depthwise kernels, layer normalization, GELU",
  source: "Liu et al.: A ConvNet for the 2020s, 2022, https://arxiv.org/abs/2201.03545",
  options: options({
    /** Probability of dropping the last residual branch during training (default 0.1); it grows linearly with depth. */
    stochasticDepth: fraction({ default: 0.1 }),
    /** Initial value of the factors at the end of the residual branches (default 1e-6). */
    layerScale: number({ default: 1e-6 }),
  }),
  variants: {
    torchvision: {
      description: "torchvision's convnext_tiny",
      inputShape: [224, 224, 3],
      smallest: 32,
      parameters: 28_589_128,
      features,
      top(x, given) {
        const pooled = layers.globalAveragePooling2d().apply(x);
        return classifier(norm(pooled, "classifier/0"), "classifier/2", given, { kernelInitializer });
      },
      stages: stages.map(({ blocks }, index) => `features/${2 * index + 1}/${blocks - 1}/add`),
      head: ["classifier/0", "classifier/2"],
    },
  },
  weights: [
    torchvisionWeights(
      "convnext_tiny-983f1562.pth",
      { top1: 82.52, top5: 96.146 },
      { preprocessing: torchPreprocessing({ resize: 236 }), regularized: true },
    ),
  ],
});

function features(x: SymbolicTensor, given: ConvnextOptions): SymbolicTensor {
  let y = norm(patches(x, "features/0/0", stages[0].filters, 4), "features/0/1");
  let number = 0;
  for (const [index, { filters, blocks }] of stages.entries()) {
    const shrink = `features/${2 * index}`;
    if (index > 0) y = patches(norm(y, `${shrink}/0`), `${shrink}/1`, filters, 2);
    for (let count = 0; count < blocks; count++, number++) {
      const rate = (given.stochasticDepth * number) / (totalBlocks - 1);
      y = block(y, `features/${2 * index + 1}/${count}`, rate, given.layerScale);
    }
  }
  return y;
}

/** Adds a convolution with non-overlapping windows. */
function patches(x: SymbolicTensor, name: string, filters: number, size: number): SymbolicTensor {
  return layers.conv2d({ name, filters, kernelSize: size, strides: size, kernelInitializer }).apply(x);
}

function norm(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.layerNormalization({ name, epsilon: 1e-6 }).apply(x);
}

/**
 * Adds a block: a depthwise convolution, then two dense layers per pixel with four times as many units in between, and
 * a shortcut.
 */
function block(x: SymbolicTensor, name: string, rate: number, initialValue: number): SymbolicTensor {
  const filters = Number(x.shape.at(-1));
  const wide = { name: `${name}/block/3`, units: 4 * filters, activation: "gelu", kernelInitializer } as const;
  let y = layers
    .depthwiseConv2d({ name: `${name}/block/0`, kernelSize: 7, padding: 3, depthwiseInitializer: kernelInitializer })
    .apply(x);
  y = layers.dense(wide).apply(norm(y, `${name}/block/2`));
  y = layers.dense({ name: `${name}/block/5`, units: filters, kernelInitializer }).apply(y);
  y = layers.layerScale({ name, initialValue }).apply(y);
  y = layers.stochasticDepth({ name: `${name}/stochastic_depth`, rate }).apply(y);
  return layers.add({ name: `${name}/add` }).apply([y, x]);
}
