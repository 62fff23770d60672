import { initializers } from "../initializers/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { torchConv, torchDepthwise, torchNorm } from "./blocks/torch.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchvisionWeights } from "./sources/torchvision.ts";

interface Stack {
  /** Factor by which the blocks widen the feature maps before the depthwise convolution. */
  readonly expansion: number;
  readonly kernelSize: number;
  /** Strides of the first block. */
  readonly strides: number;
  readonly filters: number;
  readonly blocks: number;
}

/** The blocks after the stem, as found by the search: MnasNet-B1, which has no squeeze-and-excitation. */
const stacks: readonly Stack[] = [
  { expansion: 3, kernelSize: 3, strides: 2, filters: 24, blocks: 3 },
  { expansion: 3, kernelSize: 5, strides: 2, filters: 40, blocks: 3 },
  { expansion: 6, kernelSize: 5, strides: 2, filters: 80, blocks: 3 },
  { expansion: 6, kernelSize: 3, strides: 1, filters: 96, blocks: 2 },
  { expansion: 6, kernelSize: 5, strides: 2, filters: 192, blocks: 4 },
  { expansion: 6, kernelSize: 3, strides: 1, filters: 320, blocks: 1 },
];

/**
 * MNASNet 1.0: inverted residual blocks with widths and windows from a search for both accuracy and speed on a phone.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 *
 * torchvision's model rejects a state dict without a version, and safetensors files store none. To load an exported
 * file there, `update` the model's `state_dict()` with the file's weights and load the result.
 */
export const mnasnet = defineArchitecture({
  name: "mnasnet",
  title: "MNASNet 1.0",
  description: "inverted residuals found by a search for both accuracy and speed on a phone",
  source:
    "Tan et al.: MnasNet: Platform-aware neural architecture search for mobile, 2018, https://arxiv.org/abs/1807.11626",
  options: options({
    /** Dropout rate before the classifier (default 0.2). */
    dropout: fraction({ default: 0.2 }),
  }),
  variants: {
    torchvision: {
      description: "torchvision's mnasnet1_0, the paper's B1",
      inputShape: [224, 224, 3],
      smallest: 1,
      parameters: 4_383_312,
      features,
      top(x, given) {
        const pooled = layers.globalAveragePooling2d().apply(x);
        const kept = layers.dropout({ name: "classifier/0", rate: given.dropout }).apply(pooled);
        const kernelInitializer = initializers.varianceScaling({ mode: "fanOut", distribution: "uniform" });
        return classifier(kept, "classifier/1", given, { kernelInitializer });
      },
      stages: ["layers/7", "layers/8/2/add", "layers/9/2/add", "layers/11/1/add", "layers/16"],
      head: ["classifier/1"],
    },
  },
  weights: [torchvisionWeights("mnasnet1.0_top1_73.512-f206786ef8.pth", { top1: 73.456, top5: 91.51 })],
});

/** torchvision numbers all parts in one list: a convolution, its normalization and its ReLU are three entries. */
function features(x: SymbolicTensor): SymbolicTensor {
  let y = torchConv(x, "layers/0", { filters: 32, kernelSize: 3, strides: 2 });
  y = normalized(y, "layers", 1);
  y = normalized(torchDepthwise(y, "layers/3", { kernelSize: 3 }), "layers", 4);
  y = norm(torchConv(y, "layers/6", { filters: 16, kernelSize: 1 }), "layers/7");
  for (const [number, stack] of stacks.entries()) {
    for (let index = 0; index < stack.blocks; index++) {
      const strides = index === 0 ? stack.strides : 1;
      y = invertedResidual(y, `layers/${8 + number}/${index}`, { ...stack, strides });
    }
  }
  return normalized(torchConv(y, "layers/14", { filters: 1280, kernelSize: 1 }), "layers", 15);
}

/**
 * Adds an inverted residual: expansion, depthwise convolution and linear projection, with a shortcut if the shape stays
 * the same.
 */
function invertedResidual(
  x: SymbolicTensor,
  name: string,
  { expansion, kernelSize, strides, filters }: Omit<Stack, "blocks">,
): SymbolicTensor {
  const channels = Number(x.shape.at(-1));
  const parts = `${name}/layers`;
  let y = torchConv(x, `${parts}/0`, { filters: channels * expansion, kernelSize: 1 });
  y = normalized(y, parts, 1);
  y = normalized(torchDepthwise(y, `${parts}/3`, { kernelSize, strides }), parts, 4);
  y = norm(torchConv(y, `${parts}/6`, { filters, kernelSize: 1 }), `${parts}/7`);
  return strides === 1 && channels === filters ? layers.add({ name: `${name}/add` }).apply([y, x]) : y;
}

/** Adds batch normalization and the ReLU that follows it in the list. */
function normalized(x: SymbolicTensor, list: string, number: number): SymbolicTensor {
  return layers.relu({ name: `${list}/${number + 1}` }).apply(norm(x, `${list}/${number}`));
}

/** Adds batch normalization whose running statistics move much more slowly than PyTorch's default, as in the paper. */
function norm(x: SymbolicTensor, name: string): SymbolicTensor {
  return torchNorm(x, name, { momentum: 0.9997 });
}
