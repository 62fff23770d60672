import { describe, expect, test } from "vitest";
import { ops } from "../ops/index.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import type { JsonObject } from "../support/json.ts";
import { options } from "../support/schema.ts";
import { type Applied, defineLayer, type Layer, layers } from "./index.ts";
import type { OperationName } from "./operations/index.ts";

const image = () => layers.input({ shape: [8, 8, 1] });
const wide = () => layers.input({ shape: [20_000_000, 4, 1] });
const operation = (name: OperationName, attributes: JsonObject) => layers.operation({ operation: name, attributes });
const around = (count: number) => ({
  padding: [
    [0, 0],
    [count, count],
    [count, 0],
    [0, 0],
  ],
});

describe("sizes that no machine holds are refused while the network is described", () => {
  test.each<[string, () => Pick<Layer<Applied>, "apply" | "kind">]>([
    ["filters", () => layers.conv2d({ filters: 1e9, kernelSize: 3 })],
    ["more filters", () => layers.conv2d({ filters: 1e12, kernelSize: 1 })],
    ["dilation", () => layers.conv2d({ filters: 1, kernelSize: 3, dilationRate: 1e9, padding: "same" })],
    ["dilation of depthwise", () => layers.depthwiseConv2d({ kernelSize: 3, dilationRate: 1e9, padding: "same" })],
    ["kernel", () => layers.conv2d({ filters: 1, kernelSize: 1e9, padding: "same" })],
    ["strides", () => layers.conv2d({ filters: 1, kernelSize: 1, strides: 1e12 })],
    ["pool", () => layers.maxPooling2d({ poolSize: 1e9, padding: "same" })],
    ["wide pool", () => layers.averagePooling2d({ poolSize: 60_000, padding: "same" })],
    ["padding of a pool", () => layers.maxPooling2d({ poolSize: 2, padding: 1e9 })],
    ["padding", () => layers.zeroPadding2d({ padding: 1e9 })],
    ["up-sampling", () => layers.upSampling2d({ size: 1e6 })],
    ["adaptive pool", () => layers.adaptiveAveragePooling2d({ outputSize: 1e6 })],
    ["units", () => layers.dense({ units: 1e12 })],
    ["resizing", () => layers.resizing({ height: 1e9, width: 1e9 })],
    ["resizing to the nearest", () => layers.resizing({ height: 1e9 + 1, width: 8, interpolation: "nearest" })],
    [
      "resizing by kernels",
      () => layers.resizing({ height: 1e8, width: 1, interpolation: "lanczos5", antialias: true }),
    ],
    ["resizing with padding", () => layers.resizing({ height: 1, width: 1e8, padToAspectRatio: true, fillValue: 1 })],
    ["center crop", () => layers.centerCrop({ height: 1e9, width: 1e9 })],
    ["wide center crop", () => layers.centerCrop({ height: 1, width: 1e12 })],
    ["filters of transposed", () => layers.conv2dTranspose({ filters: 1e12, kernelSize: 1 })],
    ["kernel of transposed", () => layers.conv2dTranspose({ filters: 1, kernelSize: 1e9 })],
    ["strides of transposed", () => layers.conv2dTranspose({ filters: 1, kernelSize: 1, strides: 1e9 })],
    ["larger result of transposed", () => layers.conv2dTranspose({ filters: 1, kernelSize: 1, strides: 60_000 })],
    ["dilation of transposed", () => layers.conv2dTranspose({ filters: 1, kernelSize: 3, dilationRate: 1e9 })],
    ["padding of transposed", () => layers.conv2dTranspose({ filters: 1, kernelSize: 3, padding: 1e9 })],
    ["cropping", () => layers.cropping2d({ cropping: 1e15 })],
    ["filters of separable", () => layers.separableConv2d({ filters: 1e12, kernelSize: 1 })],
    ["multiplier of separable", () => layers.separableConv2d({ filters: 1, kernelSize: 1, depthMultiplier: 1e12 })],
    ["kernel of separable", () => layers.separableConv2d({ filters: 1, kernelSize: 1e9, padding: "same" })],
    ["strides of separable", () => layers.separableConv2d({ filters: 1, kernelSize: 1, strides: 1e12 })],
    ["multiplier of depthwise", () => layers.depthwiseConv2d({ kernelSize: 1, depthMultiplier: 1e12 })],
    ["kernel of depthwise", () => layers.depthwiseConv2d({ kernelSize: 1e9, padding: "same" })],
    ["padding at one side", () => layers.zeroPadding2d({ padding: [0, 0, 1e9, 0] })],
    ["up-sampling by corners", () => layers.upSampling2d({ size: [1e8, 1], interpolation: "asymmetricBilinear" })],
    ["bilinear up-sampling", () => layers.upSampling2d({ size: 1e9, interpolation: "bilinear" })],
    ["target of a reshape", () => layers.reshape({ targetShape: [1e9, 1e9] })],
    ["groups", () => layers.groupNormalization({ groups: 1e15 })],
    ["repeats", () => layers.operation({ operation: "repeat", attributes: { repeats: 1e15, axis: 1 } })],
    ["tiles", () => layers.operation({ operation: "tile", attributes: { repeats: [1, 1e9, 1e9, 1] } })],
    ["sections", () => layers.operation({ operation: "split", attributes: { sections: 1e15, axis: 1 } })],
    ["indices", () => layers.operation({ operation: "split", attributes: { indices: [1e9], axis: 1 } })],
    ["block", () => layers.operation({ operation: "depthToSpace", attributes: { blockSize: 1e9 } })],
    ["padding by an operation", () => layers.operation({ operation: "pad", attributes: around(1e9) })],
  ])("%s", (_, make) => {
    const layer = make();
    expect(() => layer.apply(image())).toThrow(ShapeError);
    expect(() => layer.apply(image())).toThrow(new RegExp(`^${layer.kind}: expected`));
  });

  test.each<[string, () => unknown]>([
    ["a vector", () => layers.repeatVector({ n: 1e12 }).apply(layers.input({ shape: [8] }))],
    ["flattened", () => layers.dense({ units: 1e6 }).apply(layers.flatten().apply(wide()))],
    ["rows in reverse", () => operation("flip", { axis: 1 }).apply(wide())],
    ["rows one by one", () => operation("unstack", { axis: 1 }).apply(wide())],
    ["every other row from the end", () => operation("getItem", { key: [{}, { step: -2 }] }).apply(wide())],
    ["mirrored rows", () => operation("pad", { ...around(1e6), mode: "reflect" }).apply(wide())],
    ["far more rows", () => layers.resizing({ height: 1e6, width: 1, interpolation: "bicubic" }).apply(wide())],
  ])("of large inputs: %s", (_, apply) => {
    expect(apply).toThrow(ShapeError);
  });

  test("padding with a value takes no memory before it is computed", () => {
    const before = process.memoryUsage().arrayBuffers;
    operation("pad", { ...around(10_000), value: 1 }).apply(image());
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  test("with the layer's name", () => {
    expect(() => layers.dense({ units: 1e12, name: "big" }).apply(layers.input({ shape: [4] }))).toThrow(
      'dense "big": expected at most 2,147,483,647 elements in a tensor, received [4, 1000000000000]',
    );
  });
});

describe("a weight of a layer of one's own", () => {
  const scaled = (options_: object) =>
    defineLayer({
      className: "Scaled",
      options: options({}),
      forward: ({ weight }, _, x) => ops.multiply(x, weight("factor", [1], options_)),
    })({ name: "scaled" });

  test("has Keras' initializer unless one is given, by name or as an object", () => {
    const plain = defineLayer({
      className: "Plain",
      options: options({}),
      forward: ({ weight }, _, x) => ops.multiply(x, weight("factor", [1])),
    })();
    plain.apply(image());
    expect(plain.weights.get("factor")?.initializer.toJSON()).toMatchObject({ className: "GlorotUniform" });
    const named = scaled({ initializer: "heNormal", regularizer: "l2" });
    named.apply(image());
    expect(named.weights.get("factor")?.initializer.toJSON()).toMatchObject({ className: "HeNormal" });
    expect(named.weights.get("factor")?.regularizer?.toJSON()).toMatchObject({ className: "L2" });
  });

  test.each([
    [{ initializer: "heNorml" }, 'initializer: unknown initializer "heNorml"; did you mean "heNormal"?'],
    [{ initialiser: "ones" }, 'weight "factor": unknown option "initialiser"; did you mean "initializer"?'],
    [{ role: "constant" }, 'weight "factor": role: unknown name "constant"'],
    [{ initializer: 5 }, 'weight "factor": expected initializer to be an initializer or its name, received 5'],
  ])("has no option %j", (given, message) => {
    expect(() => scaled(given).apply(image())).toThrow(ConfigError);
    expect(() => scaled(given).apply(image())).toThrow(message);
  });
});
