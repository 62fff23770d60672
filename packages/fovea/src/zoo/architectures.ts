import type { AnyArchitecture } from "./architecture.ts";
import { catsAndDogs } from "./cats-and-dogs.ts";
import { cifarConvnet } from "./cifar-convnet.ts";
import { happyModel } from "./happy-model.ts";
import { lenet5 } from "./lenet5.ts";
import { resnet18, resnet34, resnet50, resnet101, resnet152 } from "./resnet.ts";

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
];

/** Every architecture by the name that the command line knows it by. */
export const architectures: Readonly<Record<string, AnyArchitecture>> = Object.fromEntries(
  all.map((architecture) => [architecture.definition.name, architecture]),
);
