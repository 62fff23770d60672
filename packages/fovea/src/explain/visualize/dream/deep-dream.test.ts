import { expect, test } from "vitest";
import { everyEngine } from "../../../engine/testing/every-engine.ts";
import { layers } from "../../../layers/index.ts";
import { type ModelOptions, sequential } from "../../../models/index.ts";
import { tensor } from "../../../tensor/index.ts";
import { deepDream } from "./deep-dream.ts";
import { dreamSize, octaveSizes, tileStarts } from "./octave-sizes.ts";

const [engine] = everyEngine;

function small(options: ModelOptions = {}) {
  return sequential(
    [
      layers.input({ name: "image", shape: [8, 8, 3] }),
      layers.conv2d({ name: "conv1", filters: 6, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.conv2d({ name: "conv2", filters: 4, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.flatten(),
      layers.dense({ name: "fc", units: 3, activation: "linear" }),
    ],
    { ...(engine && { engine }), ...options },
  );
}

const [height, width] = [20, 13];
const photo = tensor(
  Uint8Array.from({ length: height * width * 3 }, (_, at) => 128 + 60 * Math.sin(at / 7)),
  [height, width, 3],
);
const options = { layer: "conv2", range: [0, 1], steps: 3 } as const;

test("changes an image larger than the network's input, at several sizes", async () => {
  const done: number[] = [];
  const net = small();
  const given = { ...options, onProgress: (progress: { done: number; total: number }) => done.push(progress.total) };
  const { image, octaves } = await deepDream(net, photo, given);
  expect(image).toMatchObject({ shape: [20, 13, 3], dtype: "uint8" });
  expect(octaves).toEqual([
    [7, 5],
    [10, 7],
    [14, 9],
    [20, 13],
  ]);
  expect(done).toEqual(Array(12).fill(12));
  const change = Array.from(image.data, (value, at) => Math.abs(value - (photo.data[at] ?? 0)));
  expect(Math.max(...change)).toBeGreaterThan(4);
  expect((await deepDream(net, photo, options)).image).toEqual(image);
});

test("raises what it is asked for: channels, or a class", async () => {
  const net = small();
  const prepared = (data: ArrayLike<number>) =>
    tensor(
      Float32Array.from(data, (byte) => byte / 255),
      [1, 8, 8, 3],
    );
  const square = tensor(photo.data.slice(0, 192), [8, 8, 3]);
  const { image } = await deepDream(net, square, { ...options, layer: "conv2", channels: 1 });
  const mapsOf = async (data: ArrayLike<number>) => {
    const maps = (await net.activations(prepared(data), { layers: "conv2" })).get("conv2");
    return Array.from(maps?.data ?? [], (value, at) => (at % 4 === 1 ? value ** 2 : 0)).reduce((a, b) => a + b, 0);
  };
  expect(await mapsOf(image.data)).toBeGreaterThan(await mapsOf(square.data));
  const dreamed = await deepDream(net, square, { class: 2, range: [0, 1], steps: 3 });
  const logitOf = async (data: ArrayLike<number>) => (await net.predict(prepared(data))).data[2] ?? 0;
  expect(await logitOf(dreamed.image.data)).toBeGreaterThan(await logitOf(square.data));
});

test("blue first: the same dream as of a network with swapped channels", async () => {
  const fields = { resize: [8, 8], crop: [8, 8], interpolation: "bilinear", scale: 1 / 255 } as const;
  const rgb = small({ preprocessing: { ...fields, mean: [0.1, 0.2, 0.3], std: [1, 2, 3], channelOrder: "rgb" } });
  const bgr = small({ preprocessing: { ...fields, mean: [0.3, 0.2, 0.1], std: [3, 2, 1], channelOrder: "bgr" } });
  const weights = await rgb.getWeights();
  const kernel = weights.get("conv1/kernel");
  // [rows, columns, channels, filters]
  const swapped = (kernel?.data ?? []).map((_, at) => {
    const channel = Math.floor(at / 6) % 3;
    return kernel?.data[at + (2 - 2 * channel) * 6] ?? 0;
  });
  await bgr.setWeights(
    new Map([...weights, ["conv1/kernel", tensor(Float32Array.from(swapped), kernel?.shape ?? [])]]),
  );
  const [one, other] = [rgb, bgr].map((net) => deepDream(net, photo, { layer: "conv2", steps: 2 }));
  const expected = (await one)?.image.data ?? [];
  expect((await other)?.image.data.every((value, at) => Math.abs(value - (expected[at] ?? 0)) <= 1)).toBe(true);
});

test("a layer that doesn't respond changes nothing", async () => {
  const net = small();
  await net.setWeights(new Map([["conv2/bias", tensor(new Float32Array(4).fill(-100), [4])]]));
  const { image } = await deepDream(net, photo, { ...options, octaves: 1 });
  expect(image.data).toEqual(photo.data);
});

test("sizes and tiles cover the image", () => {
  expect(octaveSizes([300, 200], [128, 128], 5, 1.4)).toEqual([
    [109, 73],
    [153, 102],
    [214, 143],
    [300, 200],
  ]);
  expect(octaveSizes([96, 96], [96, 96], 4, 2.1)).toEqual([[96, 96]]);
  expect(dreamSize([50, 100], [96, 96], 1024)).toEqual([96, 192]);
  expect(dreamSize([4000, 3000], [224, 224], 1024)).toEqual([1024, 768]);
  expect(tileStarts(20, 8)).toEqual([0, 6, 12]);
  expect(tileStarts(8, 8)).toEqual([0]);
});

test("refuses pixels of another kind, a wrong layer and a wrong option", async () => {
  const gray = tensor(new Uint8Array(64), [8, 8, 1]);
  await expect(deepDream(small(), gray, options)).rejects.toThrow("pixels uint8 [height, width, 3]");
  await expect(deepDream(small(), photo, { ...options, layer: "conv" })).rejects.toThrow('did you mean "conv1"?');
  await expect(deepDream(small(), photo, { ...options, octaveScale: 1 })).rejects.toThrow("a number above 1");
});
