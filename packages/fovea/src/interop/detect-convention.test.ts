import { expect, test } from "vitest";
import type { StoredWeight, WeightFile } from "../io/weight-file.ts";
import { layers } from "../layers/index.ts";
import { model } from "../models/index.ts";
import { detectConvention } from "./detect-convention.ts";
import { matchWeights } from "./match-weights.ts";
import { weightDescriptors } from "./weight-descriptor.ts";

/** Two branches; Keras lists the first convolution of the longer one before that of the shorter one. */
function branching() {
  const x = layers.input({ shape: [8, 8, 3] });
  const conv = (filters: number) => layers.conv2d({ filters, kernelSize: 1, useBias: false });
  const short = conv(4).apply(x);
  const long = conv(4).apply(conv(2).apply(x));
  return model({ inputs: x, outputs: layers.concatenate().apply([short, long]) });
}

/** Returns a file of kernels in Keras' older layout, in the order of its layers. */
function legacyFile(kernels: readonly (readonly [layer: string, channels: number, filters: number])[]): WeightFile {
  const weights = kernels.map(([layer, channels, filters], place): StoredWeight => {
    const shape = [1, 1, channels, filters];
    return { name: `${layer}/kernel:0`, shape, dtype: "<f4", layer: { name: layer, index: 0, place } };
  });
  return {
    path: "model.h5",
    format: "keras-h5",
    weights: new Map(weights.map((weight) => [weight.name, weight])),
    metadata: new Map(),
    read: () => Promise.reject(new Error("nothing is read")),
    close: () => Promise.resolve(),
  };
}

function pairs(file: WeightFile) {
  const { network } = branching();
  const weights = weightDescriptors(network);
  const { report } = matchWeights(file, weights, detectConvention(file, network, weights, {}));
  expect([report.missing, report.leftOver, report.otherShape]).toEqual([[], [], []]);
  return Object.fromEntries(report.matched.map(({ name, stored }) => [name, stored]));
}

test("layer names take precedence over their order", () => {
  const file = legacyFile([
    ["conv2d", 3, 4],
    ["conv2d_1", 3, 2],
    ["conv2d_2", 2, 4],
  ]);
  expect(pairs(file)).toEqual({
    "conv2d/kernel": "conv2d/kernel:0",
    "conv2d_1/kernel": "conv2d_1/kernel:0",
    "conv2d_2/kernel": "conv2d_2/kernel:0",
  });
});

test("layers numbered differently are found by Keras' order", () => {
  const file = legacyFile([
    ["conv2d_2", 3, 2],
    ["conv2d_1", 3, 4],
    ["conv2d_3", 2, 4],
  ]);
  expect(pairs(file)).toEqual({
    "conv2d/kernel": "conv2d_1/kernel:0",
    "conv2d_1/kernel": "conv2d_2/kernel:0",
    "conv2d_2/kernel": "conv2d_3/kernel:0",
  });
});
