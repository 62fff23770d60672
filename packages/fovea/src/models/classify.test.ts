import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import type { Preprocessing } from "../data/index.ts";
import { preprocess } from "../data/index.ts";
import { portableEngine } from "../engine/index.ts";
import { layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { type Classification, ensemble, type Model, type ModelOptions, model, sequential } from "./index.ts";

const engine = portableEngine();
const preprocessing: Preprocessing = {
  ...{ resize: 6, crop: [4, 4], interpolation: "bilinear", scale: 1 / 255 },
  ...{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channelOrder: "rgb" },
};
const labels = ["red", "green", "blue"];
let folder = "";
let photo = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-classify-"));
  photo = join(folder, "photo.png");
  await sharp({ create: { width: 9, height: 7, channels: 3, background: "#20c040" } })
    .png()
    .toFile(photo);
});

afterAll(() => rm(folder, { recursive: true }));

type Activation = "softmax" | "sigmoid" | "linear";

/** A classifier that answers with the means of the channels. */
async function channelMeans(activation: Activation, options: ModelOptions = {}, scale = 1): Promise<Model> {
  const net = sequential(
    [
      layers.input({ shape: [4, 4, 3] }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 3, activation }),
    ],
    { name: "means", preprocessing, labels, engine, ...options },
  );
  const kernel = Float32Array.from({ length: 9 }, (_, index) => (index % 4 === 0 ? scale : 0));
  await net.setWeights(new Map([["fc/kernel", tensor(kernel, [3, 3])]]));
  return net;
}

const channels = [0x20, 0xc0, 0x40].map((byte) => (byte / 255 - 0.5) / 0.5);
const softmax = (values: readonly number[]) => {
  const powers = values.map(Math.exp);
  return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0));
};
const expected = softmax(channels);
const green = { label: "green", index: 1, probability: expect.closeTo(expected[1] ?? 0, 5) };
const blue = { label: "blue", index: 2, probability: expect.closeTo(expected[2] ?? 0, 5) };

describe("classify", () => {
  test("accepts one image or several, files or pixels", async () => {
    const net = await channelMeans("softmax");
    const one = await net.classify(photo, { top: 2 });
    expectTypeOf(one).toEqualTypeOf<Classification[]>();
    expect(one).toEqual([green, blue]);
    const bytes = new Uint8Array(await readFile(photo));
    const red = tensor(
      Uint8Array.from({ length: 192 }, (_, index) => (index % 3 === 0 ? 255 : 0)),
      [8, 8, 3],
    );
    const several = await net.classify([photo, bytes, red], { batchSize: 2 });
    expectTypeOf(several).toEqualTypeOf<Classification[][]>();
    expect(several.map((classes) => classes.map(({ label }) => label))).toEqual([
      ["green", "blue", "red"],
      ["green", "blue", "red"],
      ["red", "green", "blue"],
    ]);
    expect(await net.classify([])).toEqual([]);
  });

  test("converts logits to probabilities, also behind reshapes", async () => {
    expect((await (await channelMeans("linear")).classify(photo))[0]).toEqual(green);
    const inner = (await channelMeans("linear")) as Model;
    const x = layers.input({ shape: [4, 4, 3] });
    const wrap = (y: Model["outputs"][number]) => model({ inputs: x, outputs: y, preprocessing, labels, engine });
    const logits = inner.apply(x) as Model["outputs"][number];
    const wrapped = wrap(layers.flatten().apply(logits));
    expect((await wrapped.classify(photo))[0]).toEqual(green);
    const ended = wrap(layers.softmax().apply(logits));
    expect((await ended.classify(photo))[0]).toEqual(green);
    const activated = wrap(layers.activation({ activation: "softmax" }).apply(logits));
    expect((await activated.classify(photo))[0]).toEqual(green);
    const pooled = wrap(layers.globalAveragePooling2d().apply(x));
    expect((await pooled.classify(photo))[0]).toEqual(green);
  });

  test("a single unit has two classes", async () => {
    const yesOrNo = (activation: Activation) =>
      sequential(
        [layers.input({ shape: [4, 4, 3] }), layers.flatten(), layers.dense({ name: "fc", units: 1, activation })],
        { preprocessing, labels: ["no", "yes"], engine },
      );
    for (const activation of ["sigmoid", "linear"] as const) {
      const net = yesOrNo(activation);
      await net.setWeights(
        new Map([
          ["fc/kernel", tensor(new Float32Array(48), [48, 1])],
          ["fc/bias", tensor([-Math.log(3)])],
        ]),
      );
      expect(await net.classify(photo)).toEqual([
        { label: "no", index: 0, probability: expect.closeTo(0.75, 5) },
        { label: "yes", index: 1, probability: expect.closeTo(0.25, 5) },
      ]);
    }
  });

  test("averages several crops of an image", async () => {
    const net = await channelMeans("softmax", { preprocessing: { ...preprocessing, resize: [6, 6] } });
    const noise = tensor(
      Uint8Array.from({ length: 108 }, (_, index) => (index * 89) % 256),
      [6, 6, 3],
    );
    const answers = await Promise.all(([1, 5, 10] as const).map((crops) => net.classify(noise, { crops, top: 3 })));
    const corners = await Promise.all(
      [
        [0, 0],
        [0, 2],
        [2, 0],
        [2, 2],
        [1, 1],
      ].map(async ([top = 0, left = 0]) => {
        const rows = Array.from({ length: 4 }, (_, row) => {
          const start = ((top + row) * 6 + left) * 3;
          return [...noise.data.subarray(start, start + 12)];
        });
        const cut = tensor(Uint8Array.from(rows.flat()), [4, 4, 3]);
        const input = await preprocess(cut, { ...preprocessing, resize: [4, 4] });
        return ((await net.predict({ ...input, shape: [1, 4, 4, 3] })) as Tensor).data;
      }),
    );
    for (const { index, probability } of answers[1] ?? []) {
      expect(probability).toBeCloseTo(corners.reduce((sum, row) => sum + (row[index] ?? 0), 0) / 5, 5);
    }
    // Means over a part do not change in the mirror, and with an even margin neither do the parts.
    for (const { index, probability } of answers[2] ?? []) {
      expect(answers[1]?.find((other) => other.index === index)?.probability).toBeCloseTo(probability, 5);
    }
    expect(answers[0]?.[0]?.probability).not.toBeCloseTo(answers[1]?.[0]?.probability ?? 0, 5);
  });

  test("mistakes", async () => {
    const net = await channelMeans("softmax", { preprocessing: undefined, labels: undefined });
    await expect(net.classify(photo)).rejects.toThrow(
      'classify: the model "means" does not know how its images are prepared; train it on data that say so',
    );
    expect(() => {
      net.preprocessing = { ...preprocessing, crop: [5, 4] };
    }).toThrow("preprocessing: makes images [?, 5, 4, 3], but the network's input is [?, 4, 4, 3]");
    expect(() => {
      net.labels = ["a", "b"];
    }).toThrow("labels: expected a name for each of 3 classes, received 2");
    expect(() => {
      net.labels = ["a", "b", "\u001b[2J"];
    }).toThrow("labels: expected a list of names");
    net.preprocessing = preprocessing;
    expect((await net.classify(photo))[0]?.label).toBe("1");
    await expect(net.classify(photo, { crops: 3 as 5 })).rejects.toThrow("expected crops to be 1, 5 or 10, received 3");
    await expect(net.classify(photo, { top: 0 })).rejects.toThrow("expected top to be an integer of at least 1");
    await expect(net.classify(join(folder, "none.png"))).rejects.toThrow("there is no such file");
    const features = sequential([layers.input({ shape: [4, 4, 3] }), layers.conv2d({ filters: 2, kernelSize: 1 })], {
      preprocessing,
      engine,
    });
    await expect(features.classify(photo)).rejects.toThrow("expected outputs [batch, classes], received [1, 4, 4, 2]");
  });
});

describe("saved with the model", () => {
  test("saves and loads preprocessing and labels", async () => {
    const net = await channelMeans("softmax");
    await net.save(join(folder, "saved"));
    const again = await loadModel(join(folder, "saved"), { engine });
    expect(again.preprocessing).toEqual(preprocessing);
    expect(again.labels).toEqual(labels);
    expect(await again.classify(photo)).toEqual(await net.classify(photo));
  });

  test.each([
    [{ preprocessing: { ...preprocessing, crop: [4, 9e9] } }, "expected crop to be [height, width] in pixels"],
    [{ preprocessing: { ...preprocessing, mean: ["0.5", 0, 0] } }, "expected mean to be a list of finite numbers"],
    [{ preprocessing: "imagenet" }, 'preprocessing: expected an object of options, received "imagenet"'],
    [{ labels: ["red", "green"] }, "expected a name for each of 3 classes, received 2"],
    [{ labels: { 0: "red" } }, "labels: expected a list of names"],
  ])("%o is refused", async (change, message) => {
    const net = await channelMeans("softmax");
    const path = join(folder, "damaged");
    await net.save(path);
    const file = join(path, "model.json");
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), ...change }));
    await expect(loadModel(path, { engine })).rejects.toMatchObject({
      name: "FormatError",
      message: expect.stringContaining(message),
    });
  });
});

describe("ensemble", () => {
  test("averages probabilities, with each model's own preprocessing", async () => {
    const signed = await channelMeans("softmax");
    const plain = { ...preprocessing, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: "bgr" } as const;
    const other = await channelMeans("linear", { preprocessing: plain, labels: undefined });
    const second = softmax([0x40, 0xc0, 0x20].map((byte) => byte / 255));
    const both = ensemble([signed, other], { weights: [3, 1] });
    expect(both.weights).toEqual([0.75, 0.25]);
    const [[first]] = (await both.classify([photo])) as [[Classification]];
    expect(first.label).toBe("green");
    expect(first.probability).toBeCloseTo(0.75 * (expected[1] ?? 0) + 0.25 * (second[1] ?? 0), 5);
    expect((await both.classify(photo, { top: 1 })).length).toBe(1);
  });

  test("predicts and is evaluated on the same data", async () => {
    const models = [await channelMeans("softmax"), await channelMeans("linear", {}, -0.5)];
    const x = tensor(
      Float32Array.from({ length: 5 * 48 }, (_, index) => Math.sin(index * index)),
      [5, 4, 4, 3],
    );
    const y = tensor(Int32Array.of(0, 1, 2, 0, 1));
    const both = ensemble(models);
    const [first, second] = await Promise.all(models.map(async (one) => (await one.predict(x)) as Tensor));
    const mean = await both.predict(x, { batchSize: 2 });
    expect(mean.shape).toEqual([5, 3]);
    for (let row = 0; row < 5; row++) {
      const other = softmax([...(second as Tensor).data.subarray(row * 3, row * 3 + 3)]);
      for (let unit = 0; unit < 3; unit++) {
        const value = ((first as Tensor).data[row * 3 + unit] ?? 0) / 2 + (other[unit] ?? 0) / 2;
        expect(mean.data[row * 3 + unit]).toBeCloseTo(value, 6);
      }
    }
    const logs = await both.evaluate({ x, y }, { batchSize: 2, metrics: ["accuracy"] });
    const rows = Array.from({ length: 5 }, (_, row) => [...mean.data.subarray(row * 3, row * 3 + 3)]);
    const right = rows.filter((row, index) => row.indexOf(Math.max(...row)) === y.data[index]).length;
    const loss = rows.reduce((sum, row, index) => sum - Math.log(row[y.data[index] ?? 0] ?? 0), 0) / 5;
    expect(logs.accuracy).toBeCloseTo(right / 5, 6);
    expect(logs.loss).toBeCloseTo(loss, 5);
  });

  test("mistakes", async () => {
    const net = await channelMeans("softmax");
    const two = sequential([layers.input({ shape: [4, 4, 3] }), layers.flatten(), layers.dense({ units: 2 })], {
      engine,
    });
    expect(() => ensemble([])).toThrow("ensemble: expected models, received none");
    expect(() => ensemble([net, two])).toThrow('"means" has 3 outputs, "sequential" 2');
    expect(() => ensemble([net, net], { weights: [1] })).toThrow("expected 2 weights of at least 0, not all of them 0");
    expect(() => ensemble([net, net], { weights: [0, 0] })).toThrow("received [0, 0]");
    const renamed = await channelMeans("softmax", { name: "other", labels: ["red", "green", "violet"] });
    expect(() => ensemble([net, renamed])).toThrow('class 2 is "blue" to "means" and "violet" to "other"');
  });
});
