import { layers, type SymbolicTensor } from "../layers/index.ts";
import { options } from "../support/schema.ts";
import type { Architecture } from "./architecture.ts";
import { torchConv, torchNorm } from "./blocks/torch.ts";
import { torchInitial } from "./blocks/torch-initial.ts";
import { classifier } from "./classifier.ts";
import { defineArchitecture } from "./define-architecture.ts";

/**
 * The plain twin of a residual network: the same layers under the same names, without the shortcuts. It is there for
 * the experiment of He et al., section 4.1: a plain network of 34 layers learns worse than one of 18, and with shortcuts
 * it is the other way round. [batch, 224, 224, 3] → probabilities [batch, classes].
 */
function plain(depth: number, blocks: readonly number[], parameters: number): Architecture<Record<never, never>> {
  return defineArchitecture({
    name: `plain${depth}`,
    title: `Plain-${depth}`,
    description: `ResNet-${depth} without its shortcuts, to show the degradation problem`,
    source:
      "He, Zhang, Ren and Sun: Deep residual learning for image recognition, 2015, https://arxiv.org/abs/1512.03385",
    options: options({}),
    variants: {
      torchvision: {
        description: `torchvision's resnet${depth} without shortcuts`,
        inputShape: [224, 224, 3],
        smallest: 1,
        parameters,
        features(x) {
          let y = step(x, "conv1", "bn1", "relu", { filters: 64, kernelSize: 7, strides: 2 });
          y = layers.maxPooling2d({ name: "maxpool", poolSize: 3, strides: 2, padding: 1 }).apply(y);
          for (const [stage, count] of blocks.entries()) {
            for (let block = 0; block < count; block++) y = plainBlock(y, stage, block);
          }
          return y;
        },
        top(x, given) {
          const pooled = layers.globalAveragePooling2d({ name: "avgpool" }).apply(x);
          return classifier(pooled, "fc", given, torchInitial(512));
        },
        stages: ["relu", ...blocks.map((count, stage) => `layer${stage + 1}/${count - 1}/relu`)],
        head: ["fc"],
      },
    },
  });
}

/** The two convolutions of a residual block, one after the other. */
function plainBlock(x: SymbolicTensor, stage: number, block: number): SymbolicTensor {
  const name = `layer${stage + 1}/${block}`;
  const filters = 64 * 2 ** stage;
  const strides = block === 0 && stage > 0 ? 2 : 1;
  const y = step(x, `${name}/conv1`, `${name}/bn1`, `${name}/relu1`, { filters, kernelSize: 3, strides });
  return step(y, `${name}/conv2`, `${name}/bn2`, `${name}/relu`, { filters, kernelSize: 3 });
}

function step(
  x: SymbolicTensor,
  conv: string,
  norm: string,
  relu: string,
  window: Parameters<typeof torchConv>[2],
): SymbolicTensor {
  return layers.relu({ name: relu }).apply(torchNorm(torchConv(x, conv, window), norm));
}

/** ResNet-18 without its shortcuts. */
export const plain18 = plain(18, [2, 2, 2, 2], 11_515_688);

/** ResNet-34 without its shortcuts. */
export const plain34 = plain(34, [3, 4, 6, 3], 21_623_848);
