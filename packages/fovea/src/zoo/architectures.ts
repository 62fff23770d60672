import { alexnet } from "./alexnet.ts";
import type { AnyArchitecture } from "./architecture.ts";
import { catsAndDogs } from "./cats-and-dogs.ts";
import { cifarConvnet } from "./cifar-convnet.ts";
import { convnextTiny } from "./convnext.ts";
import { densenet121 } from "./densenet.ts";
import { efficientnetB0 } from "./efficientnet.ts";
import { googlenet } from "./googlenet.ts";
import { happyModel } from "./happy-model.ts";
import { inceptionV3 } from "./inception-v3.ts";
import { lenet5 } from "./lenet5.ts";
import { mnasnet } from "./mnasnet.ts";
import { mnistConvnet } from "./mnist-convnet.ts";
import { mnistDense } from "./mnist-dense.ts";
import { mobilenetV2 } from "./mobilenet-v2.ts";
import { networkInNetwork } from "./network-in-network.ts";
import { plain18, plain34 } from "./plain.ts";
import { resnet18, resnet34, resnet50, resnet101, resnet152 } from "./resnet.ts";
import { resnet50Signs } from "./resnet50-signs.ts";
import { squeezenet } from "./squeezenet.ts";
import { vgg11, vgg13, vgg16, vgg19 } from "./vgg.ts";

/** All architectures from the oldest to the newest, the order in which tables list them. */
const all: readonly Pick<AnyArchitecture, "definition">[] = [
  lenet5,
  mnistDense,
  mnistConvnet,
  cifarConvnet,
  catsAndDogs,
  happyModel,
  alexnet,
  networkInNetwork,
  vgg11,
  vgg13,
  vgg16,
  vgg19,
  googlenet,
  inceptionV3,
  plain18,
  plain34,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  resnet50Signs,
  squeezenet,
  densenet121,
  mobilenetV2,
  mnasnet,
  efficientnetB0,
  convnextTiny,
];

/** Every architecture by its name on the command line. */
export const architectures: Readonly<Record<string, AnyArchitecture>> = Object.fromEntries(
  // Options of an architecture found by name are not typed; they are checked when it is called.
  all.map((architecture) => [architecture.definition.name, architecture as AnyArchitecture]),
);
