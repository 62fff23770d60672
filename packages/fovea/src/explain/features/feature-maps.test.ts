import { describe, expect, it } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { model, sequential } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { mobilenetV2, resnet18 } from "../../zoo/index.ts";
import { featureMaps } from "./feature-maps.ts";

const [engine] = everyEngine;
const options = engine && { engine };

/** A network whose maps can be computed by hand: x, −x and 0 on two pixels, pooled. */
async function byHand() {
  const net = sequential(
    [
      layers.input({ name: "image", shape: [2, 2, 1] }),
      layers.conv2d({ name: "conv", filters: 3, kernelSize: 1, useBias: false }),
      layers.relu({ name: "relu" }),
      layers.dropout({ name: "drop", rate: 0.5 }),
      layers.maxPooling2d({ name: "pool", poolSize: 2, strides: 1, padding: "same" }),
      layers.flatten({ name: "flat" }),
      layers.dense({ name: "fc", units: 2 }),
    ],
    options,
  );
  await net.setWeights(new Map([...(await net.getWeights()), ["conv/kernel", tensor([1, -1, 0], [1, 1, 1, 3])]]));
  return net;
}

describe("featureMaps", () => {
  it("holds the maps, their zeros, and the channels that don't respond", async () => {
    const net = await byHand();
    const found = await featureMaps(net, tensor([1, -2, 3, 0, 4, 5, 6, 7], [2, 2, 2, 1]));
    expect(found.map(({ path, height, width, channels }) => [path, height, width, channels])).toEqual([
      ["relu", 2, 2, 3],
      ["pool", 2, 2, 3],
    ]);
    const [relu, pool] = found;
    expect(relu?.maps.shape).toEqual([2, 2, 2, 3]);
    expect(Array.from(relu?.maps.data.slice(0, 12) ?? [])).toEqual(
      [1, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0, 0].map((x) => x + 0),
    );
    expect(relu?.channelStatistics).toEqual([
      { zeros: 2 / 8, mean: 26 / 8, minimum: 0, maximum: 7 },
      { zeros: 7 / 8, mean: 2 / 8, minimum: 0, maximum: 2 },
      { zeros: 1, mean: 0, minimum: 0, maximum: 0 },
    ]);
    expect(relu).toMatchObject({ dead: [2], sparsity: 17 / 24, minimum: 0, maximum: 7, isRectified: true });
    expect(relu?.mean).toBeCloseTo(28 / 24, 12);
    expect(pool).toMatchObject({ dead: [2], isRectified: true, sparsity: 16 / 24 });
  });

  it("gives an image the same maps whatever it is given with", async () => {
    const net = await byHand();
    const [alone] = await featureMaps(net, tensor([-1, 4, 0.5, 2], [1, 2, 2, 1]));
    const [both] = await featureMaps(net, tensor([1, -2, 3, 0, -1, 4, 0.5, 2], [2, 2, 2, 1]));
    expect(both?.maps.data.slice(12)).toEqual(alone?.maps.data);
  });

  it("tells layers whose zeros say nothing", async () => {
    const net = await byHand();
    const [conv] = await featureMaps(net, tensor([1, -2, 3, 0], [1, 2, 2, 1]), { layers: "conv" });
    expect(conv).toMatchObject({ path: "conv", isRectified: false, minimum: -3, dead: [2] });
  });

  it("selects layers by path, beginning, pattern and stage, in the order of computation", async () => {
    const net = resnet18(options ?? {});
    const image = tensor(new Float32Array(224 * 224 * 3), [1, 224, 224, 3]);
    const paths = async (selected?: string | readonly string[]) =>
      (await featureMaps(net, image, selected === undefined ? {} : { layers: selected })).map(({ path }) => path);
    expect(await paths("stage3")).toEqual(["layer2/1/relu"]);
    expect(await paths(["layer4/1/relu", "conv1"])).toEqual(["conv1", "layer4/1/relu"]);
    expect(await paths("layer1/0")).toEqual([
      ...["layer1/0/conv1", "layer1/0/bn1", "layer1/0/relu1", "layer1/0/conv2", "layer1/0/bn2"],
      ...["layer1/0/add", "layer1/0/relu"],
    ]);
    expect(await paths("stage2/*conv2")).toEqual(["layer1/0/conv2", "layer1/1/conv2"]);
    expect(await paths("stage1/*")).toEqual(["conv1", "bn1", "relu"]);
    expect(await paths("*downsample/0")).toEqual(
      ["layer2", "layer3", "layer4"].map((name) => `${name}/0/downsample/0`),
    );
    // Every convolution once, as the next one receives it; a shortcut's is part of the sum.
    expect((await paths()).slice(0, 8)).toEqual([
      ...["relu", "maxpool", "layer1/0/relu1", "layer1/0/relu", "layer1/1/relu1", "layer1/1/relu"],
      ...["layer2/0/relu1", "layer2/0/relu"],
    ]);
  });

  it("counts calls of a layer apart, and takes layers of every output", async () => {
    const x = layers.input({ name: "image", shape: [4, 4, 1] });
    const relu = layers.relu({ name: "relu" });
    const first = relu.apply(layers.conv2d({ name: "a", filters: 2, kernelSize: 3 }).apply(x));
    const second = relu.apply(layers.conv2d({ name: "b", filters: 2, kernelSize: 2 }).apply(x));
    const net = model({ inputs: x, outputs: [first, second], ...options });
    const image = tensor(new Float32Array(16), [1, 4, 4, 1]);
    expect((await featureMaps(net, image)).map(({ path }) => path)).toEqual(["relu:0", "relu:1"]);
    expect((await featureMaps(net, image, { layers: "relu" })).map(({ path }) => path)).toEqual(["relu:0", "relu:1"]);
    expect((await featureMaps(net, image, { layers: ["b", "relu:0"] })).map(({ path }) => path)).toEqual([
      "relu:0",
      "b",
    ]);
  });

  it("leaves out gates of channels", async () => {
    const net = mobilenetV2(options ?? {});
    const found = await featureMaps(net, tensor(new Float32Array(224 * 224 * 3), [1, 224, 224, 3]));
    expect(found.length).toBe(52);
    expect(found.every(({ height }) => height >= 7)).toBe(true);
  });

  it("takes several inputs by name", async () => {
    const image = layers.input({ name: "image", shape: [4, 4, 1] });
    const size = layers.input({ name: "size", shape: [2] });
    const seen = layers.conv2d({ name: "conv", filters: 2, kernelSize: 3 }).apply(image);
    const y = layers.concatenate().apply([layers.globalAveragePooling2d().apply(seen), size]);
    const net = model({ inputs: [image, size], outputs: y, ...options });
    const tensors = { image: tensor(new Float32Array(16).fill(1), [1, 4, 4, 1]), size: tensor([1, 2], [1, 2]) };
    expect((await featureMaps(net, tensors)).map(({ path }) => path)).toEqual(["conv"]);
    await expect(featureMaps(net, tensors.image)).rejects.toThrow("the model has 2 inputs; give a tensor for each");
  });

  it.each([
    [{ layers: "cnov" }, 'featureMaps: there is no layer "cnov"; did you mean "conv"?'],
    [{ layers: "x*" }, 'no layer matches "x*"'],
    [
      { layers: "flat" },
      'expected layers with feature maps [height, width, channels], received "flat"; the last one is',
    ],
    [{ layers: [] }, "expected layers to be the path of a layer, a pattern or a list of them, received []"],
    [{ layer: "conv" } as object, 'unknown option "layer"; did you mean "layers"?'],
    [{ input: "picture" }, 'expected input to be one of image, received "picture"'],
  ])("refuses %j", async (given, message) => {
    await expect(featureMaps(await byHand(), tensor([1, 2, 3, 4], [1, 2, 2, 1]), given)).rejects.toThrow(message);
  });

  it("refuses a model without convolutions", async () => {
    const net = sequential([layers.input({ shape: [4, 4, 1] }), layers.flatten(), layers.dense({ units: 2 })], options);
    await expect(featureMaps(net, tensor(new Float32Array(16), [1, 4, 4, 1]))).rejects.toThrow(
      "the model has no convolution and no pooling with feature maps",
    );
  });

  it("stops at a signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(featureMaps(await byHand(), tensor([1, 2, 3, 4], [1, 2, 2, 1]), { signal })).rejects.toThrow("enough");
  });
});
