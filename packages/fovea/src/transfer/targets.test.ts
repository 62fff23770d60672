import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../data/augment/index.ts";
import * as datasets from "../datasets/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { imageDataset } from "./image-dataset.ts";
import type { ImageTargets, LabeledImages } from "./labeled-images.ts";
import { learner } from "./learner.ts";
import { smallNetwork, stripes, stripesPreprocessing } from "./testing/stripes.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-targets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let train: LabeledImages;
let test_: LabeledImages;
beforeAll(async () => {
  train = await stripes(join(folder, "train"), 60);
  test_ = await stripes(join(folder, "test"), 30, { seed: 2 });
});

const shared = { cache: join(folder, "cache"), seed: 1 };

/** Labels of which an image has one or two. */
function labeled({ files, labels }: LabeledImages): ImageTargets {
  const rows = Array.from(labels, (label) => [Number(label !== 0), Number(label === 1)]);
  return {
    files,
    targets: tensor(Float32Array.from(rows.flat()), [files.length, 2]),
    classes: ["not flat", "upright"],
  };
}

/** Values that depend on the direction. */
function valued({ files, labels }: LabeledImages): ImageTargets {
  const rows = Array.from(labels, (label) => [20 + 10 * Number(label), -Number(label)]);
  return { files, targets: tensor(Float32Array.from(rows.flat()), [files.length, 2]), classes: ["angle", "turn"] };
}

describe("a learner of several labels per image", () => {
  test("fits sigmoids, fine-tunes them, and reports each label", async () => {
    const photos = await learner(labeled(train), { ...shared, model: smallNetwork(3, 16) });
    expect(photos.task).toBe("multi-label");
    await photos.fitHead();
    const fitted = await photos.interpretLabels(labeled(test_));
    expect(fitted.images).toBe(90);
    expect(fitted.labels.map(({ name, images }) => [name, images])).toEqual([
      ["not flat", 60],
      ["upright", 30],
    ]);
    expect(fitted.meanAveragePrecision).toBeGreaterThan(0.6);
    for (const { averagePrecision, f1 } of fitted.labels) {
      expect(averagePrecision.low).toBeLessThan(averagePrecision.value);
      expect(f1.high).toBeGreaterThan(f1.value);
    }
    const [worst] = fitted.topErrors;
    expect(Math.abs((worst?.prediction ?? 0) - (worst?.target ?? 0))).toBeGreaterThan(0.3);
    const { history } = await photos.fineTune({
      ...{ epochs: 1, verbose: false, validation: labeled(test_), augmentation: [augment.mixup()] },
    });
    expect(Object.keys(history)).toEqual(["loss", "binaryAccuracy", "val_loss", "val_binaryAccuracy"]);
    await photos.save(join(folder, "labels"));
    const model = await loadModel(join(folder, "labels"));
    const classified = await model.classify(test_.files[1] ?? "");
    expect(classified.map(({ label }) => label).sort()).toEqual(["not flat", "upright"]);
    await expect(photos.interpret(labeled(test_))).rejects.toThrow(
      "interpret: serves classification, but this learner is for multi-label; use interpretLabels",
    );
    await expect(photos.calibrate(labeled(test_))).rejects.toThrow("calibrate: expected images with a class each");
  });

  test("takes a table of labels, a single label, and other heads", async () => {
    const rows = train.files
      .slice(0, 60)
      .map((file, at) => `${file},${train.labels[at] === 1 ? "upright" : "flat|plain"}`);
    writeFileSync(join(folder, "labels.csv"), `path,labels\n${rows.join("\n")}\n`);
    const options = { labelMode: "categorical", labelSeparator: "|", grouping: "none", validationSplit: 0.2 } as const;
    const parts = await datasets.imageTable(join(folder, "labels.csv"), { ...options, imageSize: 32 });
    const photos = await learner(parts.train, { ...shared, model: smallNetwork(), head: "fastai" });
    await photos.fitHead({ epochs: 3 });
    const validation = parts.validation as NonNullable<typeof parts.validation>;
    expect((await photos.interpretLabels(validation)).labels.map(({ name }) => name)).toEqual([
      "flat",
      "plain",
      "upright",
    ]);

    const { files, targets } = labeled(train);
    const upright = targets.data.filter((_, at) => at % 2 === 1);
    const one = { files, targets: tensor(upright, [files.length, 1]), classes: ["upright"] };
    const single = await learner(one, { ...shared, model: smallNetwork() });
    await single.fitHead();
    expect((await single.interpretLabels(one)).meanAveragePrecision).toBeGreaterThan(0.5);
    expect(single.model.labels).toEqual(["not upright", "upright"]);
  });
});

describe("a regression", () => {
  test("is fitted by ridge regression, fine-tuned, and reported by errors and R²", async () => {
    const photos = await learner(valued(train), { ...shared, model: smallNetwork(3, 16) });
    expect(photos.task).toBe("regression");
    await photos.fitHead();
    const { values, topErrors, images } = await photos.interpretValues(valued(test_), { limit: 3 });
    expect(images).toBe(90);
    expect(values.map(({ name }) => name)).toEqual(["angle", "turn"]);
    for (const { r2, meanAbsoluteError } of values) {
      expect(r2.value).toBeGreaterThan(0.3);
      expect(meanAbsoluteError.low).toBeLessThan(meanAbsoluteError.value);
    }
    expect(values[0]?.meanAbsoluteError.value).toBeGreaterThan(5 * (values[1]?.meanAbsoluteError.value ?? 0));
    expect(topErrors).toHaveLength(3);
    expect(test_.files).toContain(topErrors[0]?.file);
    const { history } = await photos.fineTune({
      epochs: 1,
      verbose: false,
      validation: valued(test_),
      learningRate: 1e-4,
    });
    expect(history.val_meanAbsoluteError).toHaveLength(1);
    expect(photos.model.labels).toBeUndefined();
    await expect(photos.doubtfulLabels()).rejects.toThrow("doubtfulLabels: expected images with a class each");
  });

  test("of any scale is learned by every head, and saved models predict in its units", async () => {
    const scaled = (images: LabeledImages) => {
      const { targets, ...rest } = valued(images);
      // An angle in millionths of a degree, and a turn around 7,000.
      const data = targets.data.map((value, at) => (at % 2 === 0 ? 1e6 * value : 7000 + value));
      return { ...rest, targets: { ...targets, data } };
    };
    const custom = (features: SymbolicTensor, outputs: number) =>
      layers.dense({ units: outputs }).apply(layers.dense({ units: 32, activation: "relu" }).apply(features));
    for (const head of ["linear", "fastai", custom] as const) {
      const plain = await learner(valued(train), { ...shared, model: smallNetwork(3, 16), head });
      await plain.fitHead();
      const photos = await learner(scaled(train), { ...shared, model: smallNetwork(3, 16), head });
      await photos.fitHead();
      const { values } = await photos.interpretValues(scaled(test_));
      const { values: expected } = await plain.interpretValues(valued(test_));
      values.forEach(({ r2 }, output) => {
        expect(r2.value).toBeGreaterThan(0.2);
        expect(Math.abs(r2.value - (expected[output]?.r2.value ?? 0))).toBeLessThan(0.1);
      });
      const { probabilities } = await photos.predict(scaled(test_));
      await photos.save(join(folder, "values"));
      const opened = await loadModel(join(folder, "values"));
      const saved = (await opened.predict(imageDataset(scaled(test_), stripesPreprocessing))) as Tensor;
      saved.data.forEach((value, at) => {
        expect(Math.abs(value / Number(probabilities.data[at]) - 1)).toBeLessThan(1e-3);
      });
      const { history } = await photos.fineTune({
        ...{ epochs: 1, verbose: false, validation: scaled(test_), learningRate: 1e-4 },
      });
      const [error = Number.NaN] = history.val_meanAbsoluteError ?? [];
      expect(error).toBeLessThan(1e8);
      expect((await photos.interpretValues(scaled(test_))).values[0]?.r2.value).toBeGreaterThan(0.2);
    }
  });

  test("with a value that never changes predicts it", async () => {
    const { targets, ...rest } = valued(train);
    const data = targets.data.map((value, at) => (at % 2 === 0 ? value : 5));
    const constant = { ...rest, targets: { ...targets, data } };
    const photos = await learner(constant, { ...shared, model: smallNetwork(), head: "fastai" });
    await photos.fitHead({ epochs: 2 });
    const { probabilities } = await photos.predict(constant);
    probabilities.data.forEach((value, at) => {
      if (at % 2 === 1) expect(value).toBeCloseTo(5, 4);
    });
  });

  test("takes columns of a table", async () => {
    const rows = train.files.slice(0, 40).map((file, at) => `train/${basename(file)},${at % 7}`);
    writeFileSync(join(folder, "values.csv"), `file,age\n${rows.join("\n")}\n`);
    const { train: some } = await datasets.imageTable(join(folder, "values.csv"), {
      ...{ valueColumns: ["age"], grouping: "none", imageSize: 32 },
    });
    const photos = await learner(some, { ...shared, model: smallNetwork() });
    await photos.fitHead();
    const [age] = (await photos.interpretValues(some)).values;
    expect(age).toMatchObject({ name: "age", output: 0 });
  });
});

test.each([
  [{ targets: tensor([1], [1, 1]) }, "learner: expected targets [180, 2], received [1, 1]"],
  [
    { targets: tensor(new Float32Array(360).fill(Number.NaN), [180, 2]) },
    "learner: expected finite targets, received NaN for",
  ],
  [{ files: "none" }, "learner: expected images { files, targets, classes }"],
  [{ files: [] }, "learner: expected at least one image"],
] as const)("targets with %j are refused", async (change, message) => {
  const given = { ...labeled(train), ...change } as never;
  await expect(learner(given, { ...shared, model: smallNetwork() })).rejects.toThrow(message);
});

test("a task has to fit the images", async () => {
  const options = { ...shared, model: smallNetwork() };
  await expect(learner(train, { ...options, task: "regression" })).rejects.toThrow(
    'learner: expected images with targets for the task "regression", received a class for each',
  );
  await expect(learner(valued(train), { ...options, task: "multi-label" })).rejects.toThrow(
    'learner: expected targets of 0 and 1 for the task "multi-label", received other targets',
  );
  await expect(learner(labeled(train), { ...options, task: "classification" })).rejects.toThrow(
    "expected a class for each image",
  );
  expect((await learner(labeled(train), { ...options, task: "regression" })).task).toBe("regression");
});

test("one-hot labels of one class per image are classes, if the data set says so", async () => {
  const rows = train.files.map((file, at) => `train/${basename(file)},${train.classes[Number(train.labels[at])]}`);
  writeFileSync(join(folder, "classes.csv"), `path,label\n${rows.join("\n")}\n`);
  const options = { labelMode: "categorical", grouping: "none", validationSplit: 0.2, imageSize: 32 } as const;
  const parts = await datasets.imageTable(join(folder, "classes.csv"), options);
  const mixed = await datasets.imageTable(join(folder, "classes.csv"), {
    ...{ ...options, augmentation: [augment.mixup()], sampling: "balanced" },
  });
  for (const { train: some } of [parts, mixed]) {
    expect(some.outputs?.[0]).toMatchObject({ shape: [3], dtype: "float32" });
    expect(some.labels?.length).toBe(some.files.length);
    const photos = await learner(some, { ...shared, model: smallNetwork() });
    expect(photos.task).toBe("classification");
  }
  const photos = await learner(parts.train, { ...shared, model: smallNetwork(3, 16) });
  await photos.fitHead();
  const validation = parts.validation as NonNullable<typeof parts.validation>;
  expect((await photos.interpret(validation)).accuracy.value).toBeGreaterThan(0.5);
  expect(validation.take(4).labels).toEqual(validation.labels?.slice(0, 4));
});
