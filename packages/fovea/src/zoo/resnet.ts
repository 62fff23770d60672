import { options } from "../support/schema.ts";
import type { PretrainedWeights, Variant } from "./architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { kerasResNet, kerasResNetWeights } from "./resnet-keras.ts";
import { torchvisionResNet } from "./resnet-torchvision.ts";
import { timmWeights } from "./sources/timm.ts";
import { torchPreprocessing, torchvisionWeights } from "./sources/torchvision.ts";

type Accuracy = PretrainedWeights["accuracy"];

type File = `resnet${string}-${string}.pth`;

/** Returns the weights of a depth's original training, as published by torchvision and timm. */
function firstTraining(depth: number, file: File, accuracy: Accuracy) {
  return [torchvisionWeights(file, accuracy), timmWeights(`resnet${depth}`, "tv_in1k", { accuracy })] as const;
}

/** Returns the weights of the second, improved training recipe. */
function secondTraining(depth: number, file: File, accuracy: Accuracy) {
  const preprocessing = torchPreprocessing({ resize: 232 });
  return [
    torchvisionWeights(file, accuracy, { id: "torchvision/v2", preprocessing, regularized: true }),
    timmWeights(`resnet${depth}`, "tv2_in1k", { accuracy, preprocessing, regularized: true }),
  ] as const;
}

/**
 * Residual networks: each block adds its result to its input, so that very deep networks can be trained.
 *
 * [batch, 224, 224, 3] → probabilities [batch, classes].
 */
function resnet<const Id extends string, const VariantName extends string>(
  depth: number,
  variants: Readonly<Record<VariantName, Variant<object>>>,
  weights: readonly PretrainedWeights<Id>[],
) {
  return defineArchitecture({
    name: `resnet${depth}`,
    title: `ResNet-${depth}`,
    description: `residual network of ${depth} layers`,
    source:
      "He, Zhang, Ren and Sun: Deep residual learning for image recognition, 2015, https://arxiv.org/abs/1512.03385",
    options: options({}),
    variants,
    weights,
  });
}

/** ResNet-18. */
export const resnet18 = resnet(
  18,
  { torchvision: torchvisionResNet({ kind: "basic", blocks: [2, 2, 2, 2], parameters: 11_689_512 }) },
  [...firstTraining(18, "resnet18-f37072fd.pth", { top1: 69.758, top5: 89.078 })],
);

/** ResNet-34. */
export const resnet34 = resnet(
  34,
  { torchvision: torchvisionResNet({ kind: "basic", blocks: [3, 4, 6, 3], parameters: 21_797_672 }) },
  [...firstTraining(34, "resnet34-b627a593.pth", { top1: 73.314, top5: 91.42 })],
);

/** ResNet-50. */
export const resnet50 = resnet(
  50,
  {
    torchvision: torchvisionResNet({ kind: "bottleneck", blocks: [3, 4, 6, 3], parameters: 25_557_032 }),
    keras: kerasResNet({ blocks: [3, 4, 6, 3], parameters: 25_636_712 }),
  },
  [
    ...firstTraining(50, "resnet50-0676ba61.pth", { top1: 76.13, top5: 92.862 }),
    ...secondTraining(50, "resnet50-11ad3fa6.pth", { top1: 80.858, top5: 95.434 }),
    kerasResNetWeights(
      50,
      { md5: "2cb95161c43110f7111970584f804107", md5WithoutTop: "4d473c1dd8becc155b73f8504c6f6626" },
      { top1: 74.9, top5: 92.1 },
    ),
  ],
);

/** ResNet-101. */
export const resnet101 = resnet(
  101,
  {
    torchvision: torchvisionResNet({ kind: "bottleneck", blocks: [3, 4, 23, 3], parameters: 44_549_160 }),
    keras: kerasResNet({ blocks: [3, 4, 23, 3], parameters: 44_707_176 }),
  },
  [
    ...firstTraining(101, "resnet101-63fe2227.pth", { top1: 77.374, top5: 93.546 }),
    ...secondTraining(101, "resnet101-cd907fc2.pth", { top1: 81.886, top5: 95.78 }),
    kerasResNetWeights(
      101,
      { md5: "f1aeb4b969a6efcfb50fad2f0c20cfc5", md5WithoutTop: "88cf7a10940856eca736dc7b7e228a21" },
      { top1: 76.4, top5: 92.8 },
    ),
  ],
);

/** ResNet-152. */
export const resnet152 = resnet(
  152,
  {
    torchvision: torchvisionResNet({ kind: "bottleneck", blocks: [3, 8, 36, 3], parameters: 60_192_808 }),
    keras: kerasResNet({ blocks: [3, 8, 36, 3], parameters: 60_419_944 }),
  },
  [
    ...firstTraining(152, "resnet152-394f9c45.pth", { top1: 78.312, top5: 94.046 }),
    ...secondTraining(152, "resnet152-f82ba261.pth", { top1: 82.284, top5: 96.002 }),
    kerasResNetWeights(
      152,
      { md5: "100835be76be38e30d865e96f2aaae62", md5WithoutTop: "ee4c566cf9a93f14d82f913c2dc6dd0c" },
      { top1: 76.6, top5: 93.1 },
    ),
  ],
);
