import { optional, options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { paper } from "./alexnet-paper.ts";
import { torchvision } from "./alexnet-torchvision.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchvisionWeights } from "./sources/torchvision.ts";

/**
 * AlexNet, the network that won ImageNet's 2012 challenge and made deep learning popular.
 *
 * [batch, 224, 224, 3] (variant "paper": 227 × 227) → probabilities [batch, classes].
 */
export const alexnet = defineArchitecture({
  name: "alexnet",
  title: "AlexNet",
  description: "five convolutions and three dense layers; won ImageNet's 2012 challenge",
  source:
    "Krizhevsky, Sutskever and Hinton: ImageNet classification with deep convolutional neural networks, 2012, " +
    "https://papers.nips.cc/paper/4824; torchvision's: Krizhevsky: One weird trick for parallelizing convolutional " +
    "neural networks, 2014, https://arxiv.org/abs/1404.5997",
  options: options({
    /** Dropout rate at the inputs (torchvision) or outputs (paper) of the dense layers (default 0.5). */
    dropout: optional(fraction()),
  }),
  variants: { torchvision, paper },
  weights: [torchvisionWeights("alexnet-owt-7be5be79.pth", { top1: 56.522, top5: 79.066 })],
});
