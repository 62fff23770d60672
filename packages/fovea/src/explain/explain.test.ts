import { describe, expect, it, test } from "vitest";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { layers } from "../layers/index.ts";
import { type Model, model, sequential } from "../models/index.ts";
import { random } from "../support/random.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { lenet5 } from "../zoo/index.ts";
import * as explain from "./index.ts";

const [engine] = everyEngine;

function noise(shape: readonly number[], seed = 1): Tensor {
  const generator = random(seed);
  const length = shape.reduce((product, size) => product * size, 1);
  return tensor(
    Float32Array.from({ length }, () => generator.normal()),
    shape,
  );
}

interface NetOptions {
  readonly shape?: readonly [number, number, number];
  readonly units?: number;
  readonly activation?: "softmax" | "sigmoid" | "linear";
  readonly labels?: readonly string[];
}

/** A small network with a pooling head. */
function small({ shape = [20, 16, 3], units = 4, activation = "softmax", labels }: NetOptions = {}): Model {
  return sequential(
    [
      layers.input({ name: "image", shape }),
      layers.conv2d({ name: "conv1", filters: 6, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.maxPooling2d({ name: "pool1" }),
      layers.conv2d({ name: "conv2", filters: 8, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.dropout({ name: "drop", rate: 0.5 }),
      layers.globalAveragePooling2d({ name: "mean" }),
      layers.dense({ name: "fc", units, activation }),
    ],
    { ...(engine && { engine }), ...(labels && { labels }) },
  );
}

const images = noise([2, 20, 16, 3]);
const methods = explain.heatMapMethods;

describe("every method", () => {
  test.each(Object.entries(methods))(
    "%s makes a map per image and class, of the size of the image, whatever it is explained with",
    async (_, method) => {
      const net = small({ labels: ["ant", "bee", "cat", "dog"] });
      const maps = await method(net, images, { class: ["bee", 3] });
      expect(maps.map(({ image, target }) => [image, target.class])).toEqual([
        [0, { index: 1, label: "bee" }],
        [0, { index: 3, label: "dog" }],
        [1, { index: 1, label: "bee" }],
        [1, { index: 3, label: "dog" }],
      ]);
      for (const { heat, target } of maps) {
        expect(heat.shape).toEqual([20, 16]);
        expect(target.kind).toBe("logit");
        expect(heat.data.every(Number.isFinite)).toBe(true);
      }
      const second = tensor(images.data.slice(960), [1, 20, 16, 3]);
      const [alone] = await method(net, second, { class: "dog" });
      expect(alone?.heat.data).toEqual(maps[3]?.heat.data);
    },
  );
});

describe("the score", () => {
  it("is that of the most probable class of each image", async () => {
    const net = small();
    const { data } = (await net.predict(images)) as Tensor;
    const maps = await explain.gradCam(net, images);
    const largest = [0, 1].map((row) => {
      const values = [...data.subarray(row * 4, row * 4 + 4)];
      return values.indexOf(Math.max(...values));
    });
    expect(maps.map(({ target }) => target.class?.index)).toEqual(largest);
  });

  it("of a class against another is the difference", async () => {
    const net = small();
    const options = { steps: 4 } as const;
    const [a] = await explain.integratedGradients(net, images, { class: 1, ...options });
    const [b] = await explain.integratedGradients(net, images, { class: 2, ...options });
    const [contrast] = await explain.integratedGradients(net, images, { class: 1, against: 2, ...options });
    expect(contrast?.target).toMatchObject({ class: { index: 1 }, against: { index: 2 } });
    expect(contrast?.score).toBeCloseTo((a?.score ?? 0) - (b?.score ?? 0), 5);
    contrast?.heat.data.forEach((value, at) => {
      expect(value).toBeCloseTo((a?.heat.data[at] ?? 0) - (b?.heat.data[at] ?? 0), 5);
    });
  });

  it("can be a probability", async () => {
    const net = small();
    const { data } = (await net.predict(images)) as Tensor;
    const maps = await explain.saliency(net, images, { class: 2, score: "probability" });
    expect(maps.map(({ score }) => score)).toEqual([expect.closeTo(data[2] ?? 0, 5), expect.closeTo(data[6] ?? 0, 5)]);
    expect(maps[0]?.target.kind).toBe("probability");
  });

  it("of a single sigmoid unit is the logit of either class", async () => {
    const net = small({ units: 1, activation: "sigmoid", labels: ["no", "yes"] });
    const [yes] = await explain.integratedGradients(net, images, { class: "yes" });
    const [no] = await explain.integratedGradients(net, images, { class: "no" });
    const { data } = (await net.predict(images)) as Tensor;
    expect(yes?.score).toBeCloseTo(Math.log((data[0] ?? 0) / (1 - (data[0] ?? 0))), 4);
    expect(no?.score).toBeCloseTo(-(yes?.score ?? 0), 6);
    const [opposite] = await explain.saliency(net, images, { class: "no", score: "probability" });
    expect(opposite?.score).toBeCloseTo(1 - (data[0] ?? 0), 5);
    const [chosen] = await explain.saliency(net, images);
    expect(chosen?.target.class?.label).toBe((data[0] ?? 0) > 0.5 ? "yes" : "no");
  });

  it("of a regression is its value, without a class", async () => {
    const net = small({ units: 1, activation: "linear" });
    const [map] = await explain.gradCam(net, images);
    expect(map?.target).toMatchObject({ kind: "value" });
    expect(map?.target.class).toBeUndefined();
    expect(map?.score).toBeCloseTo(((await net.predict(images)) as Tensor).data[0] ?? 0, 5);
  });

  it("can be a channel of an inner layer", async () => {
    const net = small();
    const [map] = await explain.saliency(net, images, { of: "conv2", class: 5 });
    const maps = (await net.activations(images, { layers: "conv2" })).get("conv2");
    const first = Array.from(maps?.data.subarray(0, 640) ?? []);
    expect(map?.score).toBeCloseTo(
      first.reduce((sum, value, at) => sum + (at % 8 === 5 ? value : 0), 0),
      3,
    );
  });
});

describe("the layer", () => {
  it("is the last with maps of at least 7 × 7, or the last of the largest", async () => {
    const [map] = await explain.gradCam(small(), images);
    expect(map?.layer).toMatchObject({ path: "conv2", height: 10, width: 8, channels: 8, reason: "last layer" });
    const tiny = small({ shape: [6, 6, 1] });
    const [other] = await explain.gradCam(tiny, noise([1, 6, 6, 1]));
    expect(other?.layer).toMatchObject({ path: "conv1", reason: "largest" });
  });

  it("may be a stage", async () => {
    const net = small();
    net.stages = ["conv1", "pool1", "conv2"];
    const [map] = await explain.gradCam(net, images);
    expect(map?.layer).toMatchObject({ path: "conv2", reason: "last stage" });
    const [given] = await explain.gradCam(net, images, { layer: "stage2" });
    expect(given?.layer).toMatchObject({ path: "pool1", reason: "given" });
    await expect(explain.gradCam(net, images, { layer: "stage7" })).rejects.toThrow(/did you mean "stage[123]"\?/);
  });

  it.each([
    ["conv3", /gradCam: there is no layer "conv3"; did you mean "conv[12]"\?/],
    ["fc", /expected a layer with feature maps .* received "fc"; the last one is "drop"/],
    [7, /expected layer to be the path of a layer, received 7/],
  ])("%s is refused", async (layer, message) => {
    await expect(explain.gradCam(small(), images, { layer: layer as string })).rejects.toThrow(message);
  });

  it("of a nested model is named by its path, and its calls are told apart", async () => {
    const inner = layers.input({ shape: [20, 16, 3] });
    const convolution = layers.conv2d({ name: "conv", filters: 5, kernelSize: 3, padding: "same", activation: "relu" });
    const backbone = model({ name: "backbone", inputs: inner, outputs: convolution.apply(inner) });
    const image = layers.input({ name: "photo", shape: [20, 16, 3] });
    const relu = layers.relu({ name: "relu" });
    const next = layers.conv2d({ name: "head", filters: 5, kernelSize: 1 });
    const first = relu.apply(backbone.apply(image) as never);
    const outputs = layers
      .dense({ name: "fc", units: 3 })
      .apply(layers.globalAveragePooling2d().apply(relu.apply(next.apply(first))));
    const net = model({ inputs: image, outputs, ...(engine && { engine }) });
    const [nested] = await explain.gradCam(net, images, { layer: "backbone/conv" });
    expect(nested?.layer).toMatchObject({ path: "backbone/conv", channels: 5 });
    const [second] = await explain.gradCam(net, images);
    expect(second?.layer?.path).toBe("relu:1");
    await expect(explain.gradCam(net, images, { layer: "relu" })).rejects.toThrow(
      '"relu" is called 2 times; name one of "relu:0", "relu:1"',
    );
  });
});

it("CAM's mean is the score without the bias, and a head that is not linear is refused", async () => {
  const net = small();
  const bias = (await net.getWeights()).get("fc/bias")?.data ?? [];
  const [map] = await explain.cam(net, images, { class: 3 });
  const mean = (map?.values.data ?? new Float32Array()).reduce((sum, value) => sum + value, 0) / 80;
  expect(mean + (bias[3] ?? 0)).toBeCloseTo(map?.score ?? 0, 5);
  const dense = sequential(
    [
      layers.input({ shape: [20, 16, 3] }),
      layers.conv2d({ filters: 4, kernelSize: 3 }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ],
    { ...(engine && { engine }) },
  );
  await expect(explain.cam(dense, images)).rejects.toThrow(
    "cam: expected a network that ends in global average pooling",
  );
});

it("integrated gradients add up to the difference of the scores", async () => {
  for (const { completeness, heat } of await explain.integratedGradients(small(), images, { steps: 200 })) {
    const sum = heat.data.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(completeness?.sum ?? Number.NaN, 5);
    expect(completeness?.sum).toBeCloseTo(completeness?.expected ?? Number.NaN, 3);
  }
});

it("an empty map is empty, without a value that is not a number", async () => {
  const net = small();
  const weights = new Map([["fc/kernel", tensor(new Float32Array(32).fill(-1), [8, 4])]]);
  await net.setWeights(weights);
  for (const method of [methods.gradCam, methods.gradCamPlusPlus, methods.hiResCam, methods.layerCam]) {
    const [map] = await method(net, images, { class: 0 });
    expect(new Set(map?.heat.data)).toEqual(new Set([0]));
  }
});

it("explains one image among several inputs", async () => {
  const image = layers.input({ name: "photo", shape: [12, 12, 1] });
  const size = layers.input({ name: "size", shape: [2] });
  const features = layers
    .globalAveragePooling2d()
    .apply(layers.conv2d({ name: "conv", filters: 3, kernelSize: 3, activation: "relu" }).apply(image));
  const outputs = layers.dense({ units: 2 }).apply(layers.concatenate().apply([features, size]));
  const net = model({ inputs: [image, size], outputs, ...(engine && { engine }) });
  const given = { photo: noise([3, 12, 12, 1]), size: noise([3, 2]) };
  const maps = await explain.occlusion(net, given, { class: 1, window: 4 });
  expect(maps.map(({ heat }) => heat.shape)).toEqual(Array(3).fill([12, 12]));
  await expect(explain.gradCam(net, given.photo)).rejects.toThrow(
    "the model has 2 inputs; give a tensor for each, by name",
  );
  await expect(explain.gradCam(net, { photo: 7 } as never)).rejects.toThrow(
    "gradCam: expected images or tensors by the names",
  );
  await expect(explain.gradCam(net, { photo: given.photo })).rejects.toThrow('missing input "size"');
  await expect(explain.gradCam(net, given, { input: "size" })).rejects.toThrow(
    "expected an input [height, width, channels]",
  );
});

it.each([
  [{ class: 4 }, /expected class to be the name of a class or an integer from 0 to 3, received 4/],
  [{ class: "bea" }, /there is no class "bea"; did you mean "bee"\?/],
  [{ class: [] }, /expected at least one class/],
  [{ against: -1 }, /expected against/],
  [{ score: "odds" }, /score/],
  [{ layers: "conv1" }, /layers.*layer/],
  [{ input: 3 }, /input/],
])("refuses %j", async (options, message) => {
  const net = small({ labels: ["ant", "bee", "cat", "dog"] });
  await expect(explain.gradCam(net, images, options as object)).rejects.toThrow(message);
});

it("computes with prepared bytes as with the same numbers", async () => {
  const net = small();
  const bytes = tensor(
    Uint8Array.from({ length: 960 }, (_, at) => (at * 71) % 256),
    [1, 20, 16, 3],
  );
  const floats = tensor(Float32Array.from(bytes.data), [1, 20, 16, 3]);
  const options = { samples: 3 };
  expect(await explain.smoothGrad(net, bytes, options)).toEqual(await explain.smoothGrad(net, floats, options));
});

it("refuses images of another shape and none", async () => {
  const net = small();
  await expect(explain.gradCam(net, noise([2, 20, 16, 1]))).rejects.toThrow("expected [?, 20, 16, 3]");
  await expect(explain.gradCam(net, [])).rejects.toThrow("expected at least one image, received none");
  await expect(explain.gradCam(net, "nowhere.jpg")).rejects.toThrow();
});

it("chooses a layer that no path leads around", async () => {
  const convolution = (name: string, strides: number) =>
    layers.conv2d({ name, filters: 4, kernelSize: 3, strides, padding: "same", activation: "relu" });
  const image = layers.input({ shape: [16, 16, 3] });
  const trunk = convolution("trunk", 1).apply(image);
  const inner = convolution("inner", 1).apply(trunk);
  const block = layers.add({ name: "block" }).apply([trunk, inner]);
  // As in detectors, the answer is made of heads at several sizes.
  const side = convolution("side", 2).apply(block);
  const heads = [block, side].map((maps) => layers.globalMaxPooling2d().apply(maps));
  const outputs = layers.dense({ units: 2 }).apply(layers.concatenate().apply(heads));
  const net = model({ inputs: image, outputs, ...(engine && { engine }) });
  const [map] = await explain.gradCam(net, noise([1, 16, 16, 3]));
  expect(map?.layer).toMatchObject({ path: "block", reason: "last layer", isOnEveryPath: true });
  const places = explain
    .featureLayers(net.network, 0, net.network.outputs)
    .map(({ path, isOnEveryPath }) => [path, isOnEveryPath]);
  expect(Object.fromEntries(places)).toEqual({ trunk: true, inner: false, block: true, side: false });
});

it("explains maps of classes by a layer before their logits", async () => {
  const image = layers.input({ shape: [12, 12, 3] });
  const maps = layers.conv2d({ name: "maps", filters: 4, kernelSize: 3, padding: "same" }).apply(image);
  const outputs = layers.conv2d({ name: "head", filters: 2, kernelSize: 1, activation: "softmax" }).apply(maps);
  const net = model({ inputs: image, outputs, ...(engine && { engine }) });
  const [map] = await explain.gradCam(net, noise([1, 12, 12, 3]), { class: 1 });
  expect(map).toMatchObject({ layer: { path: "maps" }, target: { kind: "logit" } });
  await expect(explain.gradCam(net, noise([1, 12, 12, 3]), { layer: "head" })).rejects.toThrow(
    'between the image and the score, received "head"; the last one is "maps"',
  );
});

it("names methods that need no feature maps if there are none", async () => {
  const net = sequential(
    [layers.input({ shape: [8, 8, 1] }), layers.flatten(), layers.dense({ units: 2 })],
    engine && { engine },
  );
  await expect(explain.gradCam(net, noise([1, 8, 8, 1]))).rejects.toThrow(
    "occlusion, saliency and integratedGradients",
  );
  expect(await explain.saliency(net, noise([1, 8, 8, 1]))).toHaveLength(1);
});

it("looks behind the last large stage for maps that are smaller, and large enough", async () => {
  const [map] = await explain.gradCam(lenet5(engine && { engine }), noise([1, 28, 28, 1]));
  expect(map?.layer).toMatchObject({ height: 10, width: 10, reason: "last layer" });
});

it("takes no table for feature maps, and follows places through permutations", async () => {
  const image = layers.input({ shape: [16, 12, 3] });
  const maps = layers.conv2d({ name: "maps", filters: 8, kernelSize: 3, padding: "same" }).apply(image);
  // A channel shuffle keeps the places.
  const groups = layers.reshape({ targetShape: [16, 12, 2, 4] }).apply(maps);
  const swapped = layers.permute({ dims: [1, 2, 4, 3] }).apply(groups);
  const shuffled = layers.reshape({ name: "shuffled", targetShape: [16, 12, 8] }).apply(swapped);
  const table = layers.reshape({ name: "table", targetShape: [192, 8, 1] }).apply(shuffled);
  const largest = layers.maxPooling2d({ name: "largest", poolSize: [192, 1] }).apply(table);
  const outputs = layers.flatten().apply(largest);
  const net = model({ inputs: image, outputs, ...(engine && { engine }) });
  const paths = explain.featureLayers(net.network, 0, net.network.outputs).map(({ path }) => path);
  expect(paths).toEqual(["maps", "shuffled"]);
  const [map] = await explain.gradCam(net, noise([1, 16, 12, 3]));
  expect(map?.layer?.path).toBe("shuffled");
  await expect(explain.gradCam(net, noise([1, 16, 12, 3]), { layer: "table" })).rejects.toThrow(
    'expected a layer with feature maps [height, width, channels] between the image and the score, received "table"',
  );
});
