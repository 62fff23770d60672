import { describe, expect, test } from "vitest";
import { ConfigError } from "../support/index.ts";
import { sizeOf } from "../tensor/index.ts";
import { vgg11, vgg13, vgg16, vgg19 } from "./index.ts";

/** Parameters of torchvision's vgg11_bn to vgg19_bn, without moving statistics. */
const normalized = [
  { make: vgg11, parameters: 132_868_840 },
  { make: vgg13, parameters: 133_053_736 },
  { make: vgg16, parameters: 138_365_992 },
  { make: vgg19, parameters: 143_678_248 },
];

describe.each(normalized)("$make.definition.title with batch normalization", ({ make, parameters }) => {
  test("has torchvision's parameters and stages", () => {
    const { network } = make({ batchNormalization: true });
    const trained = network.listWeights().filter(({ role }) => role === "parameter");
    expect(trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(parameters);
    const { stages = [] } = make.definition.variants.torchvision ?? {};
    expect(stages.map((stage) => network.output(stage).shape[1])).toEqual([112, 56, 28, 14, 7]);
  });
});

test("layers have torchvision's numbers", () => {
  const names = vgg11({ batchNormalization: true }).layers.map(({ name }) => name);
  expect(names.slice(0, 8)).toEqual([
    ...["features/0", "features/1", "features/2", "pool1"],
    ...["features/4", "features/5", "features/6", "pool2"],
  ]);
});

test("Keras' has no batch normalization", () => {
  expect(() => vgg16({ variant: "keras", batchNormalization: true })).toThrow(ConfigError);
});
