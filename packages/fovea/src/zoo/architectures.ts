import type { Model, ModelOptions } from "../models/index.ts";
import { catsAndDogs } from "./cats-and-dogs.ts";
import { cifarConvnet } from "./cifar-convnet.ts";
import { happyModel } from "./happy-model.ts";
import { lenet5 } from "./lenet5.ts";

/** A network that can be made by its name. */
export interface Architecture {
  /** What it is, in a line. */
  readonly description: string;
  /** Makes it with first values of its weights. */
  create(options?: ModelOptions): Model;
}

/** Every architecture by the name that the command line knows it by. */
export const architectures: Readonly<Record<string, Architecture>> = {
  lenet5: { description: "LeNet-5: handwritten digits, 28 × 28 grey, 10 classes", create: lenet5 },
  "happy-model": { description: "HappyModel: smiling or not, 64 × 64 colour, yes or no", create: happyModel },
  "cats-and-dogs": {
    description: "Chollet's convnet for cats and dogs, 150 × 150 colour, yes or no",
    create: catsAndDogs,
  },
  "cifar-convnet": { description: "A small convnet for CIFAR-10, 32 × 32 colour, 10 classes", create: cifarConvnet },
};
