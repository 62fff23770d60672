import type { AnyArchitecture } from "./architecture.ts";
import { catsAndDogs } from "./cats-and-dogs.ts";
import { cifarConvnet } from "./cifar-convnet.ts";
import { convnextTiny } from "./convnext.ts";
import { densenet121 } from "./densenet.ts";
import { efficientnetB0 } from "./efficientnet.ts";
import { happyModel } from "./happy-model.ts";
import { lenet5 } from "./lenet5.ts";
import { mobilenetV2 } from "./mobilenet-v2.ts";
import { resnet18, resnet34, resnet50, resnet101, resnet152 } from "./resnet.ts";
import { squeezenet } from "./squeezenet.ts";

/** From the oldest to the newest, as tables show them. */
const all: readonly AnyArchitecture[] = [
  lenet5,
  cifarConvnet,
  catsAndDogs,
  happyModel,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  squeezenet,
  densenet121,
  mobilenetV2,
  efficientnetB0,
  convnextTiny,
];

/** Every architecture by the name that the command line knows it by. */
export const architectures: Readonly<Record<string, AnyArchitecture>> = Object.fromEntries(
  all.map((architecture) => [architecture.definition.name, architecture]),
);
