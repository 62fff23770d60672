// Architectures by name: this table of contents, and one file per architecture. This room may import models/, layers/
// and their imports; the room pretrained/ loads pretrained weights. To add an architecture: one file with its factory,
// source and shapes, an export here and a line in architectures.ts.

export { alexnet } from "./alexnet.ts";
export {
  type AnyArchitecture,
  type AnyDefinition,
  type Architecture,
  type ArchitectureDefinition,
  type ArchitectureWithAuxiliaryHeads,
  headOf,
  type ImageShape,
  type PretrainedWeights,
  type RemoteFile,
  type Variant,
  type ZooOptions,
} from "./architecture.ts";
export { architectures } from "./architectures.ts";
export {
  type ConvolutionalBlockOptions,
  convolutionalBlock,
  type IdentityBlockOptions,
  identityBlock,
} from "./blocks/residual-blocks.ts";
export { catsAndDogs } from "./cats-and-dogs.ts";
export { cifarConvnet } from "./cifar-convnet.ts";
export { convnextTiny } from "./convnext.ts";
export { defineArchitecture } from "./define-architecture.ts";
export { densenet121 } from "./densenet.ts";
export { efficientnetB0 } from "./efficientnet.ts";
export { googlenet } from "./googlenet.ts";
export { happyModel } from "./happy-model.ts";
export { inceptionV3 } from "./inception-v3.ts";
export { imagenetLabels, imagenetSynsets } from "./labels/index.ts";
export { lenet5 } from "./lenet5.ts";
export { mainOutput } from "./main-output.ts";
export { mnasnet } from "./mnasnet.ts";
export { mnistConvnet } from "./mnist-convnet.ts";
export { mnistDense } from "./mnist-dense.ts";
export { mobilenetV2 } from "./mobilenet-v2.ts";
export { type MlpConvOptions, mlpConv, networkInNetwork } from "./network-in-network.ts";
export { plain18, plain34 } from "./plain.ts";
export { resnet18, resnet34, resnet50, resnet101, resnet152 } from "./resnet.ts";
export { resnet50Signs } from "./resnet50-signs.ts";
export { squeezenet } from "./squeezenet.ts";
export { vgg11, vgg13, vgg16, vgg19 } from "./vgg.ts";
export type { WeightsOptions } from "./weights-options.ts";
export { type ZooRow, zooRows } from "./zoo-rows.ts";
