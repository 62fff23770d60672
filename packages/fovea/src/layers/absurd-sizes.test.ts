import { describe, expect, test } from "vitest";
import { ops } from "../ops/index.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { type Applied, defineLayer, layers } from "./index.ts";

const image = () => layers.input({ shape: [8, 8, 1] });

describe("sizes that no machine holds are refused while the network is described", () => {
  test.each<[string, () => { apply(x: ReturnType<typeof image>): Applied }]>([
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
  ])("%s", (_, make) => {
    expect(() => make().apply(image())).toThrow(ShapeError);
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
