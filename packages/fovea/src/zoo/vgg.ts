import { optional, options } from "../support/schema.ts";
import { boolean, fraction } from "../support/schema-fields.ts";
import type { PretrainedWeights, Variant } from "./architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { kerasPreprocessing, kerasWeights } from "./sources/keras.ts";
import { timmWeights } from "./sources/timm.ts";
import { torchvisionWeights } from "./sources/torchvision.ts";
import { kerasVgg } from "./vgg-keras.ts";
import type { VggDepth, VggOptions } from "./vgg-options.ts";
import { torchvisionVgg } from "./vgg-torchvision.ts";

type Accuracy = PretrainedWeights["accuracy"];

const own = options({
  /** Whether each convolution is followed by batch normalization, as in torchvision's vgg16_bn (default false). */
  batchNormalization: boolean({ default: false }),
  /** Dropout rate after the first two dense layers (default: that of the variant, torchvision 0.5, Keras none). */
  dropout: optional(fraction()),
});

/** A file of torchvision's and the accuracy of its weights. */
type Published = readonly [file: `vgg${string}-${string}.pth`, accuracy: Accuracy];

const withNorm = { batchNormalization: true };

const filters = [64, 128, 256, 512, 512] as const;

/** Returns the weights that torchvision and timm publish for a depth, with and without batch normalization. */
function vggWeights(depth: number, plain: Published, normalized: Published) {
  const name = `vgg${depth}`;
  return [
    torchvisionWeights(...plain),
    torchvisionWeights(...normalized, { id: "torchvision/bn", options: withNorm }),
    timmWeights(name, "tv_in1k", { accuracy: plain[1] }),
    {
      ...timmWeights(`${name}_bn`, "tv_in1k", { accuracy: normalized[1], options: withNorm }),
      id: "timm/bn.tv_in1k",
    },
  ] as const;
}

function vggKerasWeights(depth: number, md5: string, md5WithoutTop: string, accuracy: Accuracy) {
  const name = `vgg${depth}`;
  return kerasWeights({ folder: name, name, md5, md5WithoutTop }, kerasPreprocessing("caffe", 224), accuracy);
}

function vgg<const Id extends string, const VariantName extends string>(
  depth: number,
  variants: Readonly<Record<VariantName, Variant<VggOptions>>>,
  weights: readonly PretrainedWeights<Id>[],
) {
  return defineArchitecture({
    name: `vgg${depth}`,
    title: `VGG-${depth}`,
    description: `${depth} layers, 3×3 convolutions and dense layers; simple, large and slow, with good features`,
    source:
      "Simonyan and Zisserman: Very deep convolutional networks for large-scale image recognition, 2014, " +
      "https://arxiv.org/abs/1409.1556",
    options: own,
    variants,
    weights,
  });
}

/** VGG-11 (configuration A of the paper): [batch, 224, 224, 3] → probabilities [batch, classes]. */
export const vgg11 = vgg(
  11,
  { torchvision: torchvisionVgg({ convolutions: [1, 1, 2, 2, 2], filters, parameters: 132_863_336 }) },
  vggWeights(
    11,
    ["vgg11-8a719046.pth", { top1: 69.02, top5: 88.628 }],
    ["vgg11_bn-6002323d.pth", { top1: 70.37, top5: 89.81 }],
  ),
);

/** VGG-13 (configuration B). */
export const vgg13 = vgg(
  13,
  { torchvision: torchvisionVgg({ convolutions: [2, 2, 2, 2, 2], filters, parameters: 133_047_848 }) },
  vggWeights(
    13,
    ["vgg13-19584684.pth", { top1: 69.928, top5: 89.246 }],
    ["vgg13_bn-abd245e5.pth", { top1: 71.586, top5: 90.374 }],
  ),
);

const shape16: VggDepth = { convolutions: [2, 2, 3, 3, 3], filters, parameters: 138_357_544 };

/** VGG-16 (configuration D). */
export const vgg16 = vgg(16, { torchvision: torchvisionVgg(shape16), keras: kerasVgg(shape16) }, [
  ...vggWeights(
    16,
    ["vgg16-397923af.pth", { top1: 71.592, top5: 90.382 }],
    ["vgg16_bn-6c64b313.pth", { top1: 73.36, top5: 91.516 }],
  ),
  vggKerasWeights(16, "64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc", {
    top1: 71.3,
    top5: 90.1,
  }),
]);

const shape19: VggDepth = { convolutions: [2, 2, 4, 4, 4], filters, parameters: 143_667_240 };

/** VGG-19 (configuration E). */
export const vgg19 = vgg(19, { torchvision: torchvisionVgg(shape19), keras: kerasVgg(shape19) }, [
  ...vggWeights(
    19,
    ["vgg19-dcbb9e9d.pth", { top1: 72.376, top5: 90.876 }],
    ["vgg19_bn-c79401a0.pth", { top1: 74.218, top5: 91.842 }],
  ),
  vggKerasWeights(19, "cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6", {
    top1: 71.3,
    top5: 90.0,
  }),
]);
