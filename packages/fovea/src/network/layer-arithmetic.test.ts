import { describe, expect, test } from "vitest";
import { layers } from "../layers/index.ts";
import { layerArithmetic, network, sequentialNetwork } from "./index.ts";

const { conv2d, input } = layers;

describe("layerArithmetic", () => {
  test("fills in the formulas of a convolution, a pooling and a dense layer", () => {
    const net = sequentialNetwork([
      input({ shape: [224, 224, 3] }),
      conv2d({ name: "conv", filters: 64, kernelSize: 7, strides: 2, padding: 3 }),
      layers.batchNormalization({ name: "norm" }),
      layers.maxPooling2d({ name: "pool", poolSize: 3, strides: 2, ceilMode: true }),
      layers.flatten({ name: "flat" }),
      layers.dense({ name: "fc", units: 10 }),
    ]);
    const [conv, norm, pool, flat, fc] = layerArithmetic(net);
    expect(conv).toMatchObject({
      size: ["⌊(224 + 6 − 7) ÷ 2⌋ + 1 = 112"],
      parameterFormula: "7·7·3·64 + 64",
      parameters: 9472,
      multiplyAccumulates: 112 * 112 * 64 * 7 * 7 * 3,
      receptiveField: { size: [7, 7], step: [2, 2] },
    });
    expect(norm).toMatchObject({ size: [], parameterFormula: "4·64", parameters: 256, multiplyAccumulates: 0 });
    expect(pool).toMatchObject({
      size: ["⌈(112 − 3) ÷ 2⌉ + 1 = 56"],
      parameterFormula: "",
      receptiveField: { size: [11, 11], step: [4, 4] },
    });
    expect(flat?.receptiveField).toMatchObject({ size: "all" });
    expect(fc).toMatchObject({ parameterFormula: "200,704·10 + 10", multiplyAccumulates: 2_007_040 });
    expect(fc?.receptiveField).toMatchObject({ size: "all" });
  });

  test("tells rows from columns and counts dilations", () => {
    const net = sequentialNetwork([
      input({ shape: [32, 20, 1] }),
      conv2d({ name: "conv", filters: 2, kernelSize: [3, 5], dilationRate: [2, 1] }),
    ]);
    expect(layerArithmetic(net)).toMatchObject([
      {
        size: ["32 − (2·2 + 1) + 1 = 28", "20 − 5 + 1 = 16"],
        receptiveField: { size: [5, 5], step: [1, 1] },
      },
    ]);
  });

  test("a sum sees what the largest of its branches sees; a pixel's dense layer sees a pixel", () => {
    const x = input({ shape: [16, 16, 4] });
    const branch = conv2d({ name: "a", filters: 4, kernelSize: 3, padding: 1 }).apply(x);
    const wider = conv2d({ name: "b", filters: 4, kernelSize: 3, padding: 1 }).apply(branch);
    const sum = layers.add({ name: "sum" }).apply([wider, x]);
    const y = layers.dense({ name: "pixelwise", units: 8 }).apply(sum);
    const rows = layerArithmetic(network({ inputs: x, outputs: y }));
    expect(rows.map(({ name, receptiveField }) => [name, receptiveField?.size])).toEqual([
      ["a", [3, 3]],
      ["b", [5, 5]],
      ["sum", [5, 5]],
      ["pixelwise", [5, 5]],
    ]);
  });

  test("layers of a nested network stand in its place, by their paths", () => {
    const inner = sequentialNetwork(
      [input({ shape: [8, 8, 3] }), conv2d({ name: "conv", filters: 4, kernelSize: 3 })],
      { name: "backbone" },
    );
    const net = sequentialNetwork([inner, layers.globalAveragePooling2d({ name: "pool" })]);
    expect(layerArithmetic(net).map(({ name, parameterFormula }) => [name, parameterFormula])).toEqual([
      ["backbone/conv", "3·3·3·4 + 4"],
      ["pool", ""],
    ]);
  });
});
