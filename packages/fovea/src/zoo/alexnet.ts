import { optional, options } from "../support/schema.ts";
import { fraction } from "../support/schema-fields.ts";
import { paper } from "./alexnet-paper.ts";
import { torchvision } from "./alexnet-torchvision.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { torchvisionWeights } from "./sources/torchvision.ts";

/** The options of AlexNet alone. */
export interface AlexNetOptions {
  readonly dropout: number | undefined;
}

/**
 * AlexNet, which won ImageNet's contest of 2012 and with which the rise of deep networks began.
 * [batch, 224, 224, 3] ("paper": 227 × 227) → probabilities [batch, classes].
 */
export const alexnet = defineArchitecture({
  name: "alexnet",
  title: "AlexNet",
  description: "five convolutions and three dense layers; won ImageNet's contest of 2012",
  source:
    "Krizhevsky, Sutskever and Hinton: ImageNet classification with deep convolutional neural networks, 2012, " +
    "https://papers.nips.cc/paper/4824; torchvision's: Krizhevsky: One weird trick for parallelizing convolutional " +
    "neural networks, 2014, https://arxiv.org/abs/1404.5997",
  options: options({
    /** Of the dense layers' inputs (torchvision) or outputs (paper); 0.5 unless given. */
    dropout: optional(fraction()),
  }),
  variants: { torchvision, paper },
  weights: [torchvisionWeights("alexnet-owt-7be5be79.pth", { top1: 56.522, top5: 79.066 })],
});
