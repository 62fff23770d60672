import { options } from "../support/schema.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { type ResNetDepth, torchvisionResNet } from "./resnet-torchvision.ts";

/**
 * The plain counterpart of a residual network: the same layers and names without the shortcuts, for the experiment of
 * He et al., section 4.1: a plain network of 34 layers trains worse than one of 18, and with shortcuts it trains
 * better.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
function plain(depth: number, { blocks, parameters }: Omit<ResNetDepth, "kind">) {
  return defineArchitecture({
    name: `plain${depth}`,
    title: `Plain-${depth}`,
    description: `ResNet-${depth} without its shortcuts, to show the degradation problem`,
    source:
      "He, Zhang, Ren and Sun: Deep residual learning for image recognition, 2015, https://arxiv.org/abs/1512.03385",
    options: options({}),
    variants: {
      torchvision: {
        ...torchvisionResNet({ kind: "plain", blocks, parameters }),
        description: `torchvision's resnet${depth} without shortcuts`,
      },
    },
  });
}

/** ResNet-18 without shortcuts. */
export const plain18 = plain(18, { blocks: [2, 2, 2, 2], parameters: 11_515_688 });

/** ResNet-34 without shortcuts. */
export const plain34 = plain(34, { blocks: [3, 4, 6, 3], parameters: 21_623_848 });
