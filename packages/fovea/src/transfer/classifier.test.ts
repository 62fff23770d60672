import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../data/augment/index.ts";
import { preprocess } from "../data/index.ts";
import { layers } from "../layers/index.ts";
import { sequential } from "../models/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { calibrateClassifier } from "./calibrate-classifier.ts";
import { Classifier, openClassifier } from "./classifier.ts";
import { imageDataset } from "./image-dataset.ts";
import type { LabeledImages } from "./labeled-images.ts";
import { type Learner, learner } from "./learner.ts";
import { smallNetwork, stripes, stripesPreprocessing } from "./testing/stripes.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-classifier-"));
const saved = join(folder, "model");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let validation: LabeledImages;
let test_: LabeledImages;
let photos: Learner;
let blanks: string[];

beforeAll(async () => {
  const train = await stripes(join(folder, "train"), 60);
  validation = await stripes(join(folder, "validation"), 40, { seed: 2 });
  test_ = await stripes(join(folder, "test"), 30, { seed: 3 });
  photos = await learner(train, { model: smallNetwork(3, 24), cache: join(folder, "cache") });
  await photos.fitHead();
  blanks = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(async (index) => {
      const file = join(folder, `blank-${index}.png`);
      const pixels = Uint8Array.from({ length: 40 * 40 * 3 }, (_, at) => (at % 3 === index % 3 ? 255 : 51 * index));
      await sharp(pixels, { raw: { width: 40, height: 40, channels: 3 } }).toFile(file);
      return file;
    }),
  );
});

describe("a calibrated learner", () => {
  test("knows its temperature and false alarms, applies them, and keeps them with the model", async () => {
    const before = await photos.predict(test_);
    const { temperature, novelty, images } = await photos.calibrate(validation, { falseAlarmRate: 0.1 });
    expect(images).toBe(120);
    expect(temperature.after).toBeLessThanOrEqual(temperature.before);
    expect(novelty.falseAlarms.value).toBeLessThan(0.2);
    const after = await photos.predict(test_);
    expect(after.probabilities.data).not.toEqual(before.probabilities.data);
    await photos.save(saved);

    const opened = await openClassifier(saved);
    const { images: classified, faults } = await opened.classify(test_.files);
    expect(faults).toEqual([]);
    expect(classified.map(({ index }) => index)).toEqual(test_.files.map((_, index) => index));
    for (const { index, classes } of classified) {
      for (const { index: label, probability } of classes) {
        expect(probability).toBeCloseTo(after.probabilities.data[3 * index + label] ?? 0, 4);
      }
    }
    const alarms = classified.filter(({ isNovel }) => isNovel).length / classified.length;
    expect(alarms).toBeLessThan(0.25);
    const novel = (await opened.classify(blanks)).images.filter(({ isNovel }) => isNovel);
    expect(novel).toHaveLength(blanks.length);
    expect(photos.classifier().confidence).toEqual(opened.confidence);
  });

  test("counts images that belong together as one in the rate of false alarms", async () => {
    const alone = await photos.calibrate(validation, { falseAlarmRate: 0.1 });
    const copies = {
      ...validation,
      files: validation.files.flatMap((file) => [file, file, file, file]),
      labels: Array.from(validation.labels).flatMap((label) => [label, label, label, label]),
    };
    const groups = copies.files.map((_, index) => Math.floor(index / 4));
    const grouped = await photos.calibrate(copies, { falseAlarmRate: 0.1, groups });
    const plain = await photos.calibrate(copies, { falseAlarmRate: 0.1 });
    const width = ({ novelty: { falseAlarms } }: typeof alone) => falseAlarms.high - falseAlarms.low;
    expect(width(grouped)).toBeGreaterThan(1.6 * width(plain));
    expect(width(grouped) / width(alone)).toBeCloseTo(1, 0);
    const interpreted = await photos.interpret(copies, { groups });
    const { accuracy, classes } = await photos.interpret(copies);
    const sizeOf = ({ low, high }: { low: number; high: number }) => high - low;
    expect(sizeOf(interpreted.accuracy)).toBeGreaterThan(1.6 * sizeOf(accuracy));
    interpreted.classes.forEach(({ recall }, index) => {
      expect(sizeOf(recall)).toBeGreaterThan(1.3 * sizeOf(classes[index]?.recall ?? recall));
    });
    await expect(photos.calibrate(validation, { groups: [1] })).rejects.toThrow("calibrate: expected groups to be");
    await expect(photos.interpret(validation, { groups: [1] })).rejects.toThrow("interpret: expected groups to be");
  });

  test("judges the center of an image whatever its crops, and averages those", async () => {
    const opened = await openClassifier(saved);
    const plain = await opened.classify(test_.files.slice(0, 3), { top: 1 });
    const cropped = await opened.classify(test_.files.slice(0, 3), { top: 3, crops: 10, batchSize: 22 });
    cropped.images.forEach(({ classes, distance }, index) => {
      expect(distance).toBeCloseTo(plain.images[index]?.distance ?? 0, 3);
      expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    });
    expect(cropped.images[0]?.classes[0]?.probability).not.toBe(plain.images[0]?.classes[0]?.probability);
    const without = await opened.classify(test_.files.slice(0, 1), { noneOfThese: false });
    expect(without.images[0]).toMatchObject({ isNovel: undefined, distance: undefined });
  });

  test("lists files that can't be read, and classifies the others, bytes among them", async () => {
    const broken = join(folder, "broken.png");
    writeFileSync(broken, "no image");
    const [file = ""] = test_.files;
    const { images, faults } = await (await openClassifier(saved)).classify([broken, file, readFileSync(file)]);
    expect(faults).toEqual([{ index: 0, reason: expect.stringContaining(broken) }]);
    expect(images.map(({ index }) => index)).toEqual([1, 2]);
    expect(images[0]?.classes).toEqual(images[1]?.classes);
  });

  test("loses its confidence when it is trained on", async () => {
    const trained = await learner(validation, { model: smallNetwork(), cache: false });
    await trained.fitHead();
    await trained.calibrate(test_);
    await trained.fitHead();
    const place = join(folder, "trained-on");
    await trained.save(place);
    expect((await openClassifier(place)).confidence).toBeUndefined();
    await expect((await openClassifier(place)).classify([test_.files[0] ?? ""], { noneOfThese: true })).rejects.toThrow(
      "small has no detector of other images; calibrate it (learner.calibrate, calibrateClassifier) and save it again",
    );
  });

  test("loses its confidence when a program changes its weights", async () => {
    const path = join(folder, "changed");
    const kernel = (await photos.model.getWeights()).get("head/classes/kernel") as Tensor;
    await photos.calibrate(validation);
    await photos.model.setWeights(
      new Map([["head/classes/kernel", { ...kernel, data: kernel.data.map((x) => 2 * x) }]]) as never,
    );
    await photos.save(path);
    expect((await openClassifier(path)).confidence).toBeUndefined();
    await photos.model.setWeights(new Map([["head/classes/kernel", kernel]]));
    await photos.save(path);
    expect((await openClassifier(path)).confidence).toBeDefined();
  });

  test.each([
    [() => new Classifier(undefined as never), "classifier: expected a model"],
    [() => photos.classifier().classify("a.jpg" as never), "classify: expected a list of images"],
    [
      () => photos.classifier().classify(test_.files.slice(0, 1), { augmentations: 1, augmentation: "light" as never }),
      "predict: augmentation: expected a list of steps",
    ],
  ] as const)("refuses arguments of the wrong kind (%#)", async (call, message) => {
    await expect(async () => call()).rejects.toThrow(message);
  });

  test("doesn't take the confidence of other weights", async () => {
    const place = join(folder, "other");
    await photos.save(place);
    const { model } = await openClassifier(place);
    const weights = await model.getWeights();
    const bias = weights.get("head/classes/bias") as Tensor;
    await model.setWeights(new Map([["head/classes/bias", { ...bias, data: bias.data.map((value) => value + 1) }]]));
    await model.save(place);
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on("warning", listen);
    expect((await openClassifier(place)).confidence).toBeUndefined();
    await new Promise(setImmediate);
    process.off("warning", listen);
    expect(warnings).toEqual([expect.stringContaining("confidence.json: belongs to other weights")]);
  });

  test.each([
    ["no JSON", "expected JSON"],
    [{ version: 2 }, 'expected format "fovea-confidence" of version 1, received fovea-confidence 2'],
    [{ temperature: { temperature: 0, before: 1, after: 1 } }, 'expected "temperature" to be a fitted temperature'],
    [{ features: 3 }, 'expected "features" to be the name of a layer'],
    [{ images: "many" }, 'expected "images" to be a number of images'],
    [{ novelty: { method: "guess" } }, 'expected "novelty" to be a detector'],
    [{ features: "nowhere" }, 'there is no layer "nowhere"'],
  ] as const)("refuses a damaged file: %j", async (change, message) => {
    const place = join(folder, "damaged");
    await photos.save(place);
    const path = join(place, "confidence.json");
    const content = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, typeof change === "string" ? change : JSON.stringify({ ...content, ...change }));
    await expect(openClassifier(place)).rejects.toThrow(message);
  });
});

describe("test-time augmentation", () => {
  test("averages an image with its mirror image", async () => {
    const [file = ""] = test_.files;
    const bare = new Classifier(photos.model);
    const pixels = await sharp(file).flop().png().toBuffer();
    const [plain, mirrored] = (await bare.classify([file, pixels])).images.map(({ classes }) => classes);
    const probability = (of: typeof plain, name: string) => of?.find(({ label }) => label === name)?.probability ?? 0;
    const mirror = { augmentations: 1, augmentation: [augment.horizontalFlip({ probability: 1 })], beta: 0.5 };
    const { images } = await bare.classify([file], mirror);
    for (const { label, probability: mean } of images[0]?.classes ?? []) {
      expect(mean).toBeCloseTo((probability(plain, label) + probability(mirrored, label)) / 2, 4);
    }
  });

  test("of a learner weighs the plain prediction with beta, and repeats with the seed", async () => {
    const some = { ...test_, files: test_.files.slice(0, 6), labels: Array.from(test_.labels).slice(0, 6) };
    const fresh = await learner(some, { model: smallNetwork(), cache: false });
    const plain = await fresh.predict(some);
    const varied = await fresh.predict(some, { augmentations: 4 });
    expect(varied.probabilities.data).not.toEqual(plain.probabilities.data);
    expect((await fresh.predict(some, { augmentations: 4 })).probabilities.data).toEqual(varied.probabilities.data);
    const only = await fresh.predict(some, { augmentations: 4, beta: 1 });
    only.probabilities.data.forEach((value, at) => {
      expect(value).toBeCloseTo(Number(plain.probabilities.data[at]), 6);
    });
  });

  test("gives a learner and its classifier the same calibrated probabilities", async () => {
    const options = { augmentations: 2, augmentation: augment.light };
    const files = test_.files.slice(0, 30);
    const some = { files, labels: Array.from(test_.labels).slice(0, 30), classes: test_.classes };
    await photos.calibrate(validation);
    const own = await photos.predict(some, options);
    const { images } = await photos.classifier().classify(files, options);
    for (const { index, classes } of images) {
      for (const { index: label, probability } of classes) {
        expect(probability).toBeCloseTo(own.probabilities.data[3 * index + label] ?? 0, 4);
      }
    }
  });

  test("refuses what can't be averaged", async () => {
    const bare = new Classifier(photos.model);
    const image = await preprocess(test_.files[0] ?? "", { ...photos.backbone.preprocessing, std: [1, 1, 1] });
    await expect(bare.classify([{ ...image, range: [-1, 1] }], { augmentations: 1 })).rejects.toThrow(
      "classify: augmentations need the paths of image files",
    );
    await expect(photos.predict(test_, { augmentations: 1, augmentation: [augment.mixup()] })).rejects.toThrow(
      "predict: expected augmentation to change single images, received mixup or cutmix",
    );
    await expect(bare.classify([], { crops: 3 as never })).rejects.toThrow("classify: expected crops to be 1, 5 or 10");
    await expect(photos.calibrate(validation, { falseAlarmRate: 1 })).rejects.toThrow(
      "calibrate: expected falseAlarmRate to be a number between 0 and 1",
    );
  });
});

describe("a network that was trained as a whole", () => {
  const place = () => join(folder, "whole");

  test("tells images of none of its classes by what its last layer receives", async () => {
    const { train, network } = await trained();
    const classifier = await calibrateClassifier(network, { train, validation, falseAlarmRate: 0.1 });
    const { confidence } = classifier;
    expect(confidence).toMatchObject({ features: "pool", images: 120 });
    expect(confidence?.novelty.falseAlarms.value).toBeLessThan(0.2);
    await classifier.save(place());
    const opened = await openClassifier(place());
    expect(opened.confidence).toEqual(confidence);
    const alarms = (await opened.classify(test_.files)).images.filter(({ isNovel }) => isNovel).length;
    expect(alarms / test_.files.length).toBeLessThan(0.25);
    const novel = (await opened.classify(blanks)).images.filter(({ isNovel }) => isNovel);
    expect(novel.length).toBeGreaterThanOrEqual(blanks.length - 1);
  });

  test("may end in a convolution, whose feature maps count by their means", async () => {
    const { train } = await trained();
    const convolutional = sequential(
      [
        layers.input({ shape: [32, 32, 3] }),
        layers.conv2d({ name: "maps", filters: 6, kernelSize: 5, strides: 2, activation: "relu" }),
        layers.conv2d({ name: "scores", filters: 3, kernelSize: 1 }),
        layers.globalAveragePooling2d(),
        layers.activation({ activation: "softmax" }),
      ],
      { preprocessing: stripesPreprocessing, labels: train.classes },
    );
    const { confidence } = await calibrateClassifier(convolutional, { train, validation });
    expect(confidence?.features).toBe("maps");
    expect(confidence?.novelty.tensors.means?.shape).toEqual([3, 6]);
  });

  test("is refused without preprocessing, features or its classes", async () => {
    const { train, network } = await trained();
    const other = { ...validation, classes: ["a", "b", "c"] };
    await expect(calibrateClassifier(network, { train, validation: other })).rejects.toThrow(
      "calibrateClassifier: expected images of the model's classes horizontal, vertical, diagonal in this order",
    );
    await expect(calibrateClassifier({} as never, { train, validation })).rejects.toThrow("expected a model");
    await expect(calibrateClassifier(network, { train, validation, group: [] } as never)).rejects.toThrow("group");
    const flat = sequential([layers.input({ shape: [9] }), layers.dense({ units: 3 })], { labels: train.classes });
    await expect(calibrateClassifier(flat, { train, validation })).rejects.toThrow(
      "with features before its last layer",
    );
    const unprepared = sequential(
      [layers.input({ shape: [32, 32, 3] }), layers.flatten(), layers.dense({ units: 3, activation: "softmax" })],
      { labels: train.classes },
    );
    await expect(calibrateClassifier(unprepared, { train, validation })).rejects.toThrow("doesn't state how images");
  });

  async function trained() {
    const train = await stripes(join(folder, "scratch"), 40, { seed: 4 });
    const network = sequential(
      [
        layers.input({ shape: [32, 32, 3] }),
        layers.conv2d({ filters: 16, kernelSize: 5, strides: 2, activation: "relu" }),
        layers.conv2d({ filters: 32, kernelSize: 3, strides: 2, activation: "relu" }),
        layers.globalAveragePooling2d({ name: "pool" }),
        layers.dense({ name: "output", units: 3, activation: "softmax" }),
      ],
      { name: "whole", preprocessing: stripesPreprocessing, labels: train.classes },
    );
    network.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    await network.fit(imageDataset(train, stripesPreprocessing), { epochs: 4, batchSize: 16, verbose: false });
    return { train, network };
  }
});
