import { describe, expect, test } from "vitest";
import type { Preprocessing } from "../../data/index.ts";
import { portableEngine } from "../../engine/index.ts";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { type Model, type ModelOptions, model, sequential } from "../../models/index.ts";
import { activationMaximization } from "./activation-maximization.ts";

const [engine] = everyEngine;

function small(options: ModelOptions & { readonly units?: number; readonly channels?: number } = {}): Model {
  const { units = 4, channels = 3, ...more } = options;
  return sequential(
    [
      layers.input({ name: "image", shape: [16, 12, channels] }),
      layers.conv2d({ name: "conv1", filters: 6, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.maxPooling2d({ name: "pool1" }),
      layers.conv2d({ name: "conv2", filters: 8, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.flatten({ name: "flat" }),
      layers.dense({ name: "fc", units, activation: units === 1 ? "sigmoid" : "softmax" }),
    ],
    { ...(engine && { engine }), ...more },
  );
}

const quick = { steps: 12, range: [0, 1] } as const;

test("raises the scores of channels and classes, and says what each image is for", async () => {
  const net = small({ labels: ["ant", "bee", "cat", "dog"] });
  const channels = await activationMaximization(net, { ...quick, layer: "conv2", channels: [5, 1] });
  expect(channels.map(({ target }) => target)).toEqual([
    { layer: "conv2", channel: 5 },
    { layer: "conv2", channel: 1 },
  ]);
  const classes = await activationMaximization(net, { ...quick, class: ["dog", 0] });
  expect(classes.map(({ target }) => target)).toEqual([
    { class: { index: 3, label: "dog" } },
    { class: { index: 0, label: "ant" } },
  ]);
  for (const { course, score, image, values } of [...channels, ...classes]) {
    expect(score).toBeGreaterThan((course[0] ?? 0) + 1e-3);
    expect(course).toHaveLength(12);
    expect(image).toMatchObject({ shape: [16, 12, 3], dtype: "uint8" });
    expect(values.data.every((value) => value > 0 && value < 1)).toBe(true);
  }
});

test("an image is the same alone, in a batch and in a batch that is filled up", async () => {
  const net = small({ engine: portableEngine() });
  const options = { ...quick, steps: 4, layer: "conv2" };
  const together = await activationMaximization(net, { ...options, channels: [0, 3, 6], batchSize: 2 });
  const alone = await activationMaximization(net, { ...options, channels: 6 });
  expect(together[2]).toEqual(alone[0]);
  expect(await activationMaximization(net, { ...options, channels: [0, 3, 6] })).toEqual(together);
  expect((await activationMaximization(net, { ...options, channels: 6, seed: 1 }))[0]?.image).not.toEqual(
    alone[0]?.image,
  );
});

test("a rectified channel that is silent at first is woken", async () => {
  const net = small();
  const weights = await net.getWeights();
  const bias = weights.get("conv1/bias");
  await net.setWeights(
    new Map([["conv1/bias", { ...bias, data: new Float32Array(6).fill(-0.7) } as NonNullable<typeof bias>]]),
  );
  const [found] = await activationMaximization(net, { ...quick, steps: 64, layer: "conv1", channels: 0 });
  expect(found?.course[0]).toBe(0);
  expect(found?.score).toBeGreaterThan(0.01);
});

test("layers can be given another size than the network's, also before layers that need it", async () => {
  const [found] = await activationMaximization(small(), { ...quick, layer: "conv2", channels: 0, size: 24 });
  expect(found?.image.shape).toEqual([24, 24, 3]);
  await expect(activationMaximization(small(), { ...quick, class: 0, size: 24 })).rejects.toThrow(
    /dense "fc": expected/,
  );
});

test.each([
  [{ layer: "conv3" }, 'activationMaximization: there is no layer or input "conv3"; did you mean "conv1"?'],
  [
    { layer: "conv2", channels: [2, 8] },
    'activationMaximization: expected channels of "conv2" from 0 to 7, received 8',
  ],
  [{ layer: "conv2", channels: [] }, "activationMaximization: expected at least one channel, received none"],
  [{ channels: [2] }, "activationMaximization: channels are those of a layer; add layer"],
  [{ layer: "conv2", class: 1 }, "activationMaximization: expected layer or class, received both"],
  [
    { class: 4 },
    "activationMaximization: expected class to be the name of a class or an integer from 0 to 3, received 4",
  ],
  [{ steps: 0 }, "activationMaximization: expected steps to be a positive integer, received 0"],
])("refuses %j", async (options, message) => {
  await expect(activationMaximization(small(), { range: [0, 1], ...options })).rejects.toThrow(message);
});

test("the numbers for black and white are those of the model's preprocessing, or have to be given", async () => {
  await expect(activationMaximization(small(), { layer: "conv1" })).rejects.toThrow(
    "doesn't state which numbers are black and white to it; give range, such as [0, 1]",
  );
  const preprocessing: Preprocessing = {
    ...{ resize: [16, 12], crop: [16, 12], interpolation: "bilinear", scale: 1, mean: [100, 110, 120], std: [1, 1, 1] },
    channelOrder: "bgr",
  };
  const options = { layer: "conv1", channels: 0, steps: 2 };
  const [found] = await activationMaximization(small({ preprocessing }), options);
  const [blue = 0, , red = 0] = found?.values.data ?? [];
  expect(found?.image.data[0]).toBe(Math.round(red + 120));
  expect(found?.image.data[2]).toBe(Math.round(blue + 100));
});

test("images of one channel and a single sigmoid unit, for both of its classes", async () => {
  const net = small({ units: 1, channels: 1, labels: ["no", "yes"] });
  const found = await activationMaximization(net, quick);
  expect(found.map(({ target }) => target.class?.label)).toEqual(["no", "yes"]);
  expect(found[0]?.image.shape).toEqual([16, 12, 1]);
  const [no, yes] = found.map(({ score }) => score);
  expect(no).toBeGreaterThan(0.01);
  expect(yes).toBeGreaterThan(0.01);
});

test("reports every step and stops at a signal", async () => {
  const seen: number[] = [];
  const controller = new AbortController();
  const stopped = activationMaximization(small(), {
    ...{ ...quick, layer: "conv1", batchSize: 3, signal: controller.signal },
    onProgress: ({ done, total }) => {
      seen.push(done / total);
      if (done === 14) controller.abort();
    },
  });
  await expect(stopped).rejects.toThrow(/abort/i);
  expect(seen).toHaveLength(14);
  expect(seen.at(-1)).toBeCloseTo(14 / 24);
});

describe("several inputs", () => {
  const image = layers.input({ name: "image", shape: [8, 8, 3] });
  const size = layers.input({ name: "size", shape: [2] });
  const maps = layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, activation: "relu" }).apply(image);
  const pooled = layers.globalAveragePooling2d({ name: "mean" }).apply(maps);
  const both = layers.concatenate({ name: "both" }).apply([pooled, size]);
  const outputs = layers.dense({ name: "fc", units: 3 }).apply(both);
  const net = model({ inputs: [image, size], outputs, ...(engine && { engine }) });

  test("a layer before the others join works", async () => {
    const found = await activationMaximization(net, { ...quick, layer: "conv" });
    expect(found.map(({ score, course }) => score > (course[0] ?? 0))).toContain(true);
  });

  test("a score that depends on others is refused", async () => {
    await expect(activationMaximization(net, { ...quick, class: 0 })).rejects.toThrow(
      'the score also depends on the input "size"; choose a layer before it',
    );
  });
});

test("layers of nested models are named by their path", async () => {
  const inner = small();
  const image = layers.input({ name: "photo", shape: [16, 12, 3] });
  const net = model({ inputs: image, outputs: inner.apply(image), ...(engine && { engine }) });
  const [nested] = await activationMaximization(net, { ...quick, layer: "sequential/conv2", channels: 3 });
  const [plain] = await activationMaximization(inner, { ...quick, layer: "conv2", channels: 3 });
  expect(nested?.image).toEqual(plain?.image);
});
