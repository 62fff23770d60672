import { expect, test } from "vitest";
import type { Preprocessing } from "../../data/index.ts";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { channelDictionary } from "./channel-dictionary.ts";
import { firstFilters } from "./first-filters.ts";

const [engine] = everyEngine;

const preprocessing: Preprocessing = {
  ...{ resize: [12, 12], crop: [12, 12], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
  ...{ mean: [0, 0, 0], std: [1, 1, 1] },
};

/** Channel 0 of "conv" is red, channel 1 is blue, channel 2 never responds. Class 1 likes red, class 2 blue. */
async function colorNet() {
  const net = sequential(
    [
      layers.input({ name: "image", shape: [12, 12, 3] }),
      layers.conv2d({ name: "conv", filters: 3, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 3 }),
    ],
    { ...(engine && { engine }), labels: ["none", "warm", "cold"], preprocessing },
  );
  const kernel = new Float32Array(3 * 3 * 3 * 3);
  // The middle pixel's red and blue: [row, column, channel, filter].
  kernel[((1 * 3 + 1) * 3 + 0) * 3 + 0] = 1;
  kernel[((1 * 3 + 1) * 3 + 2) * 3 + 1] = 1;
  kernel[((1 * 3 + 1) * 3 + 0) * 3 + 2] = -1;
  await net.setWeights(
    new Map([
      ["conv/kernel", tensor(kernel, [3, 3, 3, 3])],
      ["fc/kernel", tensor(Float32Array.of(0, 6, 0, 0, 0, 3, 9, 0, 0), [3, 3])],
    ]),
  );
  return net;
}

/** Black but for one pixel. */
function spot(row: number, column: number, color: readonly [number, number, number]) {
  const data = new Uint8Array(12 * 12 * 3);
  data.set(color, (row * 12 + column) * 3);
  return tensor(data, [12, 12, 3]);
}

const images = [spot(5, 3, [102, 0, 0]), spot(0, 11, [204, 0, 51]), spot(2, 2, [0, 255, 0])];
const options = { layer: "conv", steps: 2, images } as const;

test("shows what channels respond to, where in the user's images, and what they vote for", async () => {
  const seen: number[] = [];
  const [red, blue, silent] = await channelDictionary(await colorNet(), {
    ...options,
    onProgress: ({ done, total }) => seen.push(done / total),
  });
  expect(red?.optimized.target).toEqual({ layer: "conv", channel: 0 });
  expect(
    red?.patches.map(({ pixels: _, activation, ...patch }) => ({ ...patch, activation: +activation.toFixed(3) })),
  ).toEqual([
    { image: 1, activation: 0.8, rows: [0, 2], columns: [10, 12] },
    { image: 0, activation: 0.4, rows: [4, 7], columns: [2, 5] },
  ]);
  expect(red?.patches[1]?.pixels.shape).toEqual([3, 3, 3]);
  expect([...(red?.patches[1]?.pixels.data ?? [])].indexOf(102)).toBe(12);
  // activation · gradient is the mean map times the weight; a third of it is what the others gain on average.
  const mean = (0.4 + 0.8) / 144 / 3;
  expect(red?.votes).toHaveLength(1);
  expect(red?.votes[0]).toMatchObject({ class: { index: 1, label: "warm" } });
  expect(red?.votes[0]?.weight).toBeCloseTo(mean * 6 * (2 / 3), 6);
  expect(blue?.votes[0]).toMatchObject({ class: { index: 2, label: "cold" } });
  expect(blue?.votes[0]?.weight).toBeCloseTo((0.2 / 144 / 3) * 3 * (2 / 3), 6);
  expect(silent).toMatchObject({ channel: 2, patches: [], votes: [] });
  expect(seen.at(-1)).toBe(1);
});

test("without images, there are optimized images alone; chosen channels keep their numbers", async () => {
  const entries = await channelDictionary(await colorNet(), { ...options, images: [], channels: [2, 0] });
  expect(entries.map(({ channel, patches, votes }) => [channel, patches, votes])).toEqual([
    [2, [], []],
    [0, [], []],
  ]);
});

test("a vector of units has whole images as patches", async () => {
  const [warm] = await channelDictionary(await colorNet(), { ...options, layer: "fc", channels: 1, patches: 1 });
  expect(warm?.patches).toMatchObject([{ image: 1, rows: [0, 12], columns: [0, 12] }]);
});

test("the first filters are the weights, one by one, with one scale", async () => {
  const net = await colorNet();
  const { layer, filters, scale } = await firstFilters(net);
  expect([layer, filters.shape, scale]).toEqual(["conv", [3, 3, 3, 3], 1]);
  expect(filters.data.indexOf(1)).toBe((1 * 3 + 1) * 3);
  expect([filters.data[27 + 14], filters.data[54 + 12]]).toEqual([1, -1]);
  await expect(firstFilters(net, "con")).rejects.toThrow('there is no convolution "con"; did you mean "conv"?');
  const deep = sequential([
    layers.input({ shape: [8, 8, 4] }),
    layers.conv2d({ name: "deep", filters: 2, kernelSize: 3 }),
  ]);
  await expect(firstFilters(deep)).rejects.toThrow("no convolution that reads one or three channels");
  await expect(firstFilters(deep, "deep")).rejects.toThrow('"deep" reads 4 channels, so its filters aren\'t images');
});
