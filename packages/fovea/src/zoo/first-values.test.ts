import { expect, test } from "vitest";
import type { Model } from "../models/index.ts";
import { alexnet, networkInNetwork, resnet18, vgg16 } from "./index.ts";

/** Returns the initial values of a weight. */
function first(model: Model, name: string): Float32Array {
  const weight = model.network.listWeights().find((candidate) => candidate.name === name);
  if (!weight) throw new Error(`there is no weight "${name}"`);
  return weight.initial();
}

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

test("AlexNet as in the paper: standard deviation 0.01, biases of 1 in conv2, conv4, conv5 and the hidden dense layers", () => {
  const model = alexnet({ variant: "paper" });
  expect(deviation(first(model, "conv3/kernel"))).toBeCloseTo(0.01, 3);
  const biases = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"];
  expect(biases.map((name) => first(model, `${name}/bias`)[0])).toEqual([0, 1, 0, 1, 1, 1, 1, 0]);
});

test("torchvision's AlexNet with PyTorch's defaults: uniform within 1 ÷ √inputs", () => {
  const model = alexnet();
  const limit = 1 / Math.sqrt(11 * 11 * 3);
  const kernel = largest(first(model, "features/0/kernel"));
  expect(kernel).toBeLessThanOrEqual(limit * (1 + 1e-6));
  expect(kernel).toBeGreaterThan(0.99 * limit);
  const bias = largest(first(model, "classifier/6/bias"));
  expect(bias).toBeLessThanOrEqual(1 / 64);
  expect(bias).toBeGreaterThan(0.98 / 64);
});

test("torchvision's ResNet and VGG: He initialization by fan-out, 0.01 for VGG's dense layers, zero biases", () => {
  expect(deviation(first(resnet18(), "layer1/0/conv1/kernel"))).toBeCloseTo(Math.sqrt(2 / (9 * 64)), 3);
  const model = vgg16();
  expect(deviation(first(model, "features/2/kernel"))).toBeCloseTo(Math.sqrt(2 / (9 * 64)), 3);
  expect(deviation(first(model, "classifier/6/kernel"))).toBeCloseTo(0.01, 4);
  expect(largest(first(model, "features/2/bias"))).toBe(0);
});

test("Network in Network as its authors trained it", () => {
  expect(deviation(first(networkInNetwork(), "conv2/kernel"))).toBeCloseTo(0.05, 3);
  expect(deviation(first(networkInNetwork({ variant: "imagenet" }), "conv1/kernel"))).toBeCloseTo(0.01, 3);
});
