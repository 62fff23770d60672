import { describe, expect, test } from "vitest";
import { openWeightFile, type StoredWeight, type WeightFile } from "../../io/index.ts";
import { describeContent, networkOf, tensorStatistics, weightCounts } from "./index.ts";

const stored = (name: string, layer?: string): StoredWeight => ({
  name,
  shape: [2, 3],
  dtype: "F32",
  ...(layer !== undefined && { layer: { name: layer, index: 0 } }),
});

function fileOf(names: readonly string[], more: Partial<WeightFile> = {}): WeightFile {
  return {
    path: "w",
    format: "safetensors",
    weights: new Map(names.map((name) => [name, stored(name)])),
    metadata: new Map(),
    read: async () => expect.fail("nothing is read"),
    close: async () => {},
    ...more,
  };
}

test("computes statistics, and counts NaN and infinities separately", () => {
  expect(tensorStatistics(Float32Array.of(1, -2, 4))).toEqual({ min: -2, max: 4, mean: 1, nan: 0, infinite: 0 });
  expect(tensorStatistics(Float32Array.of(Number.NaN, 3, Number.NaN))).toEqual({
    min: 3,
    max: 3,
    mean: 3,
    nan: 2,
    infinite: 0,
  });
  expect(tensorStatistics(Float32Array.of(-Infinity, 1))).toMatchObject({ min: -Infinity, infinite: 1 });
  expect(tensorStatistics(new Uint8Array(0))).toEqual({ min: null, max: null, mean: null, nan: 0, infinite: 0 });
});

test("does not count moving statistics as parameters", () => {
  const names = ["bn.weight", "bn.running_mean", "bn.num_batches_tracked", "bn/moving_variance:0", "running_mean_head"];
  expect(weightCounts(names.map((name) => stored(name)))).toEqual({
    tensors: 5,
    parameters: 12,
    statistics: 18,
    dtypes: { F32: 5 },
  });
});

describe("what a file seems to hold", () => {
  test.each<[string, WeightFile]>([
    ["a state dict in PyTorch's names", fileOf(["conv.weight", "conv.bias", "fc.weight"])],
    ['a state dict in PyTorch\'s names, all below "module."', fileOf(["module.conv.weight", "module.fc.weight"])],
    [
      'a state dict in PyTorch\'s names, from the entry "state_dict" of a checkpoint',
      fileOf(["conv.weight", "fc.weight"], { format: "torch", metadata: new Map([["entry", "state_dict"]]) }),
    ],
    ["weights in Keras' or Fovea's names", fileOf(["conv/kernel", "conv/bias", "bn/moving_mean"])],
    [
      "weights in Keras' names, of 2 layers",
      fileOf([], { weights: new Map(["a", "b"].map((name) => [name, stored(name, name)])) }),
    ],
    [
      'a Functional model of Keras "net" of 3 layers, with its weights',
      fileOf(["x"], { config: { class_name: "Functional", config: { name: "net", layers: [1, 2, 3] } } }),
    ],
    ["tensors of no known naming", fileOf(["arr_0", "arr_1"])],
    ["a tensor of no known naming", fileOf(["arr_0"])],
  ])("%s", (words, file) => {
    expect(describeContent(file)).toBe(words);
  });

  test("descriptions of old and of tfjs", () => {
    expect(networkOf({ model_config: { class_name: "Model", config: { layers: [] } } })).toEqual({
      className: "Model",
      layers: 0,
    });
    expect(networkOf({ class_name: "Sequential", config: [{}, {}] })).toEqual({ className: "Sequential", layers: 2 });
    for (const none of [undefined, null, 3, [], {}, { class_name: 3 }]) expect(networkOf(none)).toBeUndefined();
  });

  test("a real archive of Keras", async () => {
    const file = await openWeightFile(new URL("../../../test/interop/keras/simple.keras", import.meta.url).pathname);
    expect(describeContent(file)).toMatch(/^a Sequential model of Keras ".*" of \d+ layers, with its weights$/);
    await file.close();
  });
});
