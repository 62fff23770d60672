import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeImage, fromArrays, fromBatches, fromIterable, type ValueRange } from "../data/index.ts";
import * as datasets from "../datasets/index.ts";
import { portableEngine } from "../engine/index.ts";
import { type Layer, layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { tensor } from "../tensor/index.ts";
import { expectedRange } from "./expected-range.ts";
import { type Model, model, sequential } from "./index.ts";

const engine = portableEngine();
type InputType = "float32" | "int32" | "uint8";

let folder = "";
let photo = "";

/** Grey levels that tell black, white and what lies between apart in every channel. */
const pixels = Uint8Array.from({ length: 48 }, (_, index) => (index * 53) % 256);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-known-"));
  photo = join(folder, "photo.png");
  await sharp(pixels, { raw: { width: 4, height: 4, channels: 3 } })
    .png()
    .toFile(photo);
});

afterAll(() => rm(folder, { recursive: true }));

/** Answers with the means of the channels, as the layers at the beginning leave them. */
function means(first: readonly (Layer | Model)[], dtype: InputType = "float32"): Model {
  return sequential(
    [
      layers.input({ shape: [4, 4, 3], dtype }),
      ...first,
      layers.globalAveragePooling2d(),
      layers.dense({ units: 3, useBias: false, kernelInitializer: "identity" }),
    ],
    { engine },
  );
}

/** Probabilities by class. */
async function answer(net: Model, image: Parameters<Model["classify"]>[0]): Promise<number[]> {
  const classes = (await net.classify(image)) as { index: number; probability: number }[];
  return classes.sort((a, b) => a.index - b.index).map(({ probability }) => probability);
}

/** What a network that sees the file's channels in 0 … 1, −1 … 1, … has to answer. */
function expected([black, white]: ValueRange): unknown[] {
  const sums = [0, 1, 2].map((channel) => {
    const values = pixels.filter((_, index) => index % 3 === channel);
    return values.reduce((sum, value) => sum + black + (value / 255) * (white - black), 0) / 16;
  });
  const largest = Math.max(...sums);
  const powers = sums.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((power) => expect.closeTo(power / total, 5));
}

const unit = [0, 1] as const;
const signed = [-1, 1] as const;
const bytes = [0, 255] as const;
const toUnit = layers.rescaling({ scale: 1 / 255 });
const imagenet = { mean: [0.485, 0.456, 0.406], variance: [0.229 ** 2, 0.224 ** 2, 0.225 ** 2] };

describe("expectedRange", () => {
  const inner = sequential([layers.input({ shape: [4, 4, 3] }), layers.rescaling({ scale: 1 / 127.5, offset: -1 })]);
  test.each<[string, readonly (Layer | Model)[], InputType, ValueRange | undefined]>([
    ["a rescaling to 0 … 1", [toUnit], "float32", bytes],
    ["a rescaling to −1 … 1", [layers.rescaling({ scale: 1 / 127.5, offset: -1 })], "float32", bytes],
    ["a rescaling of 0 … 1 to −1 … 1", [layers.rescaling({ scale: 2, offset: -1 })], "float32", unit],
    ["a rescaling of 0 … 1 to bytes", [layers.rescaling({ scale: 255 })], "float32", unit],
    ["a rescaling of −1 … 1 to 0 … 1", [layers.rescaling({ scale: 0.5, offset: 0.5 })], "float32", signed],
    ["a rescaling of −1 … 1 to bytes", [layers.rescaling({ scale: 127.5, offset: 127.5 })], "float32", signed],
    ["Caffe's means", [layers.rescaling({ scale: 1, offset: [-103.939, -116.779, -123.68] })], "float32", bytes],
    [
      "one for each channel",
      [layers.rescaling({ scale: [1 / 58.4, 1 / 57.1, 1 / 57.4], offset: [-2.1, -2, -1.8] })],
      "float32",
      bytes,
    ],
    ["nothing but a name", [layers.rescaling({ scale: 1 })], "float32", undefined],
    ["a rescaling that says nothing", [layers.rescaling({ scale: 0.5, offset: 0.25 })], "float32", undefined],
    ["ImageNet's statistics", [layers.normalization(imagenet)], "float32", unit],
    ["a normalization of bytes", [layers.normalization({ mean: 120, variance: 4000 })], "float32", bytes],
    ["a normalization of −1 … 1", [layers.normalization({ mean: -0.1, variance: 0.3 })], "float32", signed],
    ["a normalization of other numbers", [layers.normalization({ mean: 0.5, variance: 9 })], "float32", undefined],
    ["an inverse", [layers.normalization({ mean: 120, variance: 4000, invert: true })], "float32", undefined],
    [
      "layers that only move values before it",
      [layers.zeroPadding2d(), layers.dropout({ rate: 0.1 }), toUnit],
      "float32",
      bytes,
    ],
    ["a model inside", [inner], "float32", bytes],
    ["a convolution", [layers.conv2d({ filters: 3, kernelSize: 1 })], "float32", undefined],
    ["whole numbers", [toUnit], "int32", bytes],
    ["bytes", [toUnit], "uint8", bytes],
  ])("%s", (_, first, dtype, range) => {
    expect(expectedRange(means(first, dtype).network)).toEqual(range);
  });

  test("requires branches to agree", () => {
    const x = layers.input({ shape: [4, 4, 3] });
    const y = layers.add().apply([toUnit.apply(x), layers.rescaling({ scale: 1 / 127.5, offset: -1 }).apply(x)]);
    expect(expectedRange(model({ inputs: x, outputs: y }).network)).toEqual(bytes);
    const z = layers.add().apply([toUnit.apply(x), x]);
    expect(expectedRange(model({ inputs: x, outputs: z }).network)).toBeUndefined();
  });
});

describe("an image is the same image in every form", () => {
  const inner = sequential([layers.input({ shape: [4, 4, 3] }), toUnit]);
  test.each<[string, () => Model, ValueRange]>([
    ["a rescaling first", () => means([toUnit]), unit],
    ["a rescaling inside of a model", () => means([inner]), unit],
    ["a normalization first", () => means([layers.normalization({ mean: 0.5, variance: 0.25 })]), signed],
    ["bytes", () => means([toUnit], "uint8"), unit],
    ["whole numbers", () => means([toUnit], "int32"), unit],
  ])("%s", async (_, make, range) => {
    const net = make();
    const decoded = await decodeImage(photo);
    const values = Float32Array.from(pixels, (byte) => byte / 127.5 - 1);
    for (const image of [
      photo,
      decoded,
      await decodeImage(photo, { dtype: "uint8" }),
      tensor(pixels, [4, 4, 3]),
      tensor(Float32Array.from(pixels), [4, 4, 3]),
      tensor(Int32Array.from(pixels), [4, 4, 3]),
      { ...tensor(values, [4, 4, 3]), range: signed },
    ]) {
      expect(await answer(net, image)).toEqual(expected(range));
    }
    await net.save(join(folder, "first"));
    expect(await answer(await loadModel(join(folder, "first"), { engine }), photo)).toEqual(expected(range));
  });

  test("converts between gray and color, and shows transparent pixels white", async () => {
    const net = means([toUnit]);
    const grey = tensor(pixels.slice(0, 16), [4, 4, 1]);
    expect(await answer(net, grey)).toEqual([1, 1, 1].map(() => expect.closeTo(1 / 3, 5)));
    const clear = tensor(
      Uint8Array.from({ length: 64 }, (_, index) => (index % 4 === 0 ? 200 : 0)),
      [4, 4, 4],
    );
    expect(await answer(net, clear)).toEqual([1, 1, 1].map(() => expect.closeTo(1 / 3, 5)));
    const one = sequential([layers.input({ shape: [4, 4, 1] }), toUnit, layers.flatten(), layers.dense({ units: 3 })], {
      engine,
    });
    expect(await one.classify(await decodeImage(photo))).toEqual(await one.classify(photo));
    expect(await one.classify(await decodeImage(photo, { channels: 1 }))).toEqual(await one.classify(photo));
  });

  test("asks for the range of numbers that are implausible as 0 … 255", async () => {
    const net = means([toUnit]);
    const dark = tensor(new Float32Array(48).fill(0.5), [4, 4, 3]);
    await expect(net.classify(dark)).rejects.toThrow("say what black and white are, { ...image, range: [0, 1] }");
    await expect(net.classify({ ...dark, range: [1, 0] })).rejects.toThrow("expected range to be [black, white]");
    expect(await answer(net, { ...dark, range: unit })).toEqual([1, 1, 1].map(() => expect.closeTo(1 / 3, 5)));
  });
});

describe("fit keeps what the data say of their images", () => {
  const x = tensor(
    Float32Array.from(pixels, (byte) => byte / 127.5 - 1),
    [1, 4, 4, 3],
  );
  const y = tensor(Int32Array.of(1));
  const images = { range: signed, classes: ["red", "green", "blue"] };
  const train = async (net: Model, data: Parameters<Model["fit"]>[0]) => {
    net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    for (const layer of net.layers) layer.trainable = false;
    await net.fit(data, { verbose: false });
    return net;
  };

  test.each([
    ["arrays", { x, y, images }],
    [
      "a stream",
      fromIterable(
        function* () {
          yield { x: { ...x, shape: [4, 4, 3] }, y: tensor(Int32Array.of(1), []) };
        },
        { images },
      ),
    ],
    [
      "batches",
      fromBatches(
        function* () {
          yield { x, y };
        },
        { images },
      ),
    ],
    ["a part of a dataset", fromArrays({ x, y, images }).take(1)],
    ["a dataset with a step", fromArrays({ x, y, images }).map((batch) => batch, { images })],
  ] as const)("%s", async (_, data) => {
    const net = await train(means([]), data);
    expect(net.preprocessing).toMatchObject({ resize: [4, 4], crop: [4, 4], mean: [1, 1, 1], scale: 2 / 255 });
    await net.save(join(folder, "told"));
    const again = await loadModel(join(folder, "told"), { engine });
    expect(await answer(again, photo)).toEqual(expected(signed));
    expect((await again.classify(await decodeImage(photo)))[0]?.label).toBe((await net.classify(photo))[0]?.label);
    expect(again.labels).toEqual(images.classes);
  });

  test("follows from bytes, with and without a scale", async () => {
    const raw = tensor(pixels, [1, 4, 4, 3]);
    expect(await answer(await train(means([]), { x: raw, y, scale: 1 / 255 }), photo)).toEqual(expected(unit));
    expect(await answer(await train(means([toUnit], "uint8"), { x: raw, y }), photo)).toEqual(expected(unit));
  });

  test("keeps the model's own preprocessing, and ignores another number of classes", async () => {
    const net = means([]);
    await train(net, { x, y, images: { range: unit } });
    await train(net, { x, y, images: { range: signed, classes: ["a", "b"] } });
    expect(net.preprocessing?.mean).toEqual([0, 0, 0]);
    expect(net.labels).toBeUndefined();
  });

  test("mistakes", async () => {
    const wrong = (spec: object) => () => fromArrays({ x, y, images: spec as typeof images });
    expect(wrong({ range: [1, 0] })).toThrow("fromArrays: images: expected range to be [black, white], such as [0, 1]");
    expect(wrong({ range: unit, look: "drawing" })).toThrow("look");
    expect(wrong({})).toThrow('missing option "range"');
    expect(wrong({ range: unit, labels: [] })).toThrow('unknown option "labels"');
    await expect(means([]).classify(photo)).rejects.toThrow("fromArrays({ x, y, images: { range: [0, 1] } })");
  });

  test("a model of MNIST recognizes dark ink on paper", async () => {
    const { test: digits } = await datasets.mnist();
    let seven = new Float32Array();
    for await (const { x } of digits.take(1).batches({ batchSize: 1 })) seven = x[0]?.data as typeof seven;
    const net = sequential(
      [layers.input({ shape: [28, 28, 1] }), layers.flatten(), layers.dense({ units: 10, name: "fc" })],
      { engine },
    );
    net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    await net.fit(digits.take(10), { verbose: false });
    expect(net.preprocessing?.look).toBe("digit");
    expect(net.labels).toHaveLength(10);
    const paper = join(folder, "paper.png");
    const ink = Uint8Array.from(seven, (value) => Math.round(255 * (1 - value)));
    await sharp(ink, { raw: { width: 28, height: 28, channels: 1 } })
      .png()
      .toFile(paper);
    const scores = await net.predict(tensor(seven, [1, 28, 28, 1]));
    const best = [...scores.data].indexOf(Math.max(...scores.data));
    for (const image of [paper, await decodeImage(paper), await decodeImage(paper, { channels: 1 })]) {
      expect((await net.classify(image))[0]?.index).toBe(best);
    }
  });
});
