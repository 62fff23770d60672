import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../data/augment/index.ts";
import * as datasets from "../datasets/index.ts";
import { layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { tensor } from "../tensor/index.ts";
import * as zoo from "../zoo/index.ts";
import type { LabeledImages } from "./labeled-images.ts";
import { learner } from "./learner.ts";
import type { LearnerOptions } from "./learner-options.ts";
import { smallNetwork, stripes } from "./testing/stripes.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-learner-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let train: LabeledImages;
let test_: LabeledImages;
beforeAll(async () => {
  train = await stripes(join(folder, "train"), 40);
  test_ = await stripes(join(folder, "test"), 20, { seed: 2 });
});

function newLearner(options: Partial<LearnerOptions> = {}) {
  return learner(train, { model: smallNetwork(), cache: join(folder, "cache"), ...options });
}

describe("a learner", () => {
  test("fits a linear head on the features of a backbone, and the model predicts like the features", async () => {
    const stripesLearner = await newLearner();
    await stripesLearner.fitHead();
    const { accuracy, confusion, classes, topLosses, mostConfused } = await stripesLearner.interpret(test_);
    const { value, low, high } = accuracy;
    expect(value).toBeGreaterThan(0.6);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(confusion.flat().reduce((sum, count) => sum + count)).toBe(60);
    expect(classes.map(({ name, images }) => [name, images])).toEqual(train.classes.map((name) => [name, 20]));
    const [worst] = topLosses;
    expect(worst?.file).toContain(`${worst?.label}-`);
    expect(worst?.loss).toBeCloseTo(-Math.log(worst?.probability ?? 0), 5);
    for (const { label, prediction } of mostConfused) expect(label).not.toBe(prediction);
    const [file = ""] = test_.files;
    const { probabilities } = await stripesLearner.predict(test_);
    const classified = await stripesLearner.model.classify(file, { top: 3 });
    for (const { label, probability } of classified) {
      expect(probabilities.data[train.classes.indexOf(label)]).toBeCloseTo(probability, 5);
    }
  });

  test.each(["linear", "fastai"] as const)(
    "with a %s head, gives the same results with the same seed",
    async (head) => {
      const run = async () => {
        const one = await newLearner({ head, seed: 5 });
        await one.fitHead({ epochs: 3 });
        return (await one.predict(test_)).probabilities.data;
      };
      expect(await run()).toEqual(await run());
    },
  );

  test("pads images if told so, and its model does", async () => {
    const padded = await newLearner({ fit: "pad" });
    expect(padded.model.preprocessing?.resize).toEqual({ fit: "pad", color: [128, 128, 128] });
    await expect(newLearner({ fit: "letterbox" as never })).rejects.toThrow('unknown name "letterbox"');
  });

  test("trains a head of one's own", async () => {
    const own = await newLearner({
      head: (features, classes) => layers.dense({ units: classes, activation: "softmax" }).apply(features),
    });
    await own.fitHead({ epochs: 60 });
    expect((await own.interpret(test_)).accuracy.value).toBeGreaterThan(0.5);
  });

  test("fine-tunes the last stages: the head first, then with lower rates below", async () => {
    const tuned = await newLearner({ model: smallNetwork(3, 3) });
    await tuned.fitHead();
    const before = await tuned.model.getWeights();
    const probe = (await tuned.interpret(test_)).accuracy.value;
    const { history } = await tuned.fineTune({
      epochs: 10,
      stages: 1,
      learningRate: 0.01,
      backboneScale: 1,
      verbose: false,
      validation: test_,
      augmentation: [],
    });
    expect(history.val_accuracy).toHaveLength(10);
    const after = await tuned.model.getWeights();
    const changed = [...after].filter(([name, { data }]) =>
      data.some((value, at) => value !== before.get(name)?.data[at]),
    );
    expect(new Set(changed.map(([name]) => name.split("/")[0]))).toEqual(new Set(["conv2", "head"]));
    expect((await tuned.interpret(test_)).accuracy.value).toBeGreaterThan(probe);
  });

  test("leaves batch normalizations alone whose statistics could not follow", async () => {
    const tuned = await newLearner();
    await tuned.fineTune({ epochs: 1, verbose: false });
    expect(tuned.model.getLayer("norm").trainable).toBe(false);
    await tuned.fineTune({ epochs: 1, batchSize: 1, stages: 1, verbose: false });
    expect(tuned.model.getLayer("norm").trainable).toBe(false);
    await tuned.fineTune({ epochs: 2, batchSize: 1, verbose: false });
    expect(tuned.model.getLayer("norm").trainable).toBe(true);
  });

  test("lists images whose labels are wrong", async () => {
    const labels = Array.from(train.labels);
    const wrong = [3, 40, 77];
    for (const index of wrong) labels[index] = ((labels[index] ?? 0) + 1) % 3;
    const stripesLearner = await newLearner({ model: smallNetwork(3, 24) });
    const doubtful = await stripesLearner.doubtfulLabels({ ...train, labels });
    const found = doubtful.slice(0, 5).map(({ file }) => train.files.indexOf(file));
    expect(wrong.filter((index) => found.includes(index)).length).toBeGreaterThanOrEqual(2);
    expect(doubtful[0]?.label).not.toBe(doubtful[0]?.suggested);
  });

  test("saves a model that knows its classes and preprocessing", async () => {
    const saved = await newLearner();
    await saved.fitHead();
    await saved.save(join(folder, "model"));
    const model = await loadModel(join(folder, "model"));
    expect(model.labels).toEqual(["horizontal", "vertical", "diagonal"]);
    const file = test_.files[4] ?? "";
    expect(await model.classify(file)).toEqual(await saved.model.classify(file));
    model.freeze({ until: "stage2" });
    expect(model.getLayer("conv1").trainable).toBe(false);
  });
});

test.each([
  [{ files: [] }, "expected at least one image"],
  [{ labels: [0] }, "expected a label for each of 120 files, received 1"],
  [{ labels: new Array(120).fill(3) }, "expected labels from 0 to 2, received 3"],
  [{ classes: "abc" }, "expected images { files, labels, classes }"],
] as const)("images with %j are refused", async (change, message) => {
  await expect(learner({ ...train, ...change } as LabeledImages, { model: smallNetwork() })).rejects.toThrow(message);
});

test("misspelled options and values of the wrong kind are refused by name", async () => {
  await expect(newLearner({ modle: 1 } as never)).rejects.toThrow('learner: unknown option "modle"');
  await expect(newLearner({ cache: "" })).rejects.toThrow(
    "learner: expected cache to be a folder, { folder, maxBytes } or false",
  );
  await expect(newLearner({ model: {} as never })).rejects.toThrow(
    "expected model to be a network of the zoo or a model",
  );
  await expect(newLearner({ model: zoo.resnet18 })).rejects.toThrow(
    "backbone: expected the weights of resnet18, received none",
  );
  const one = await newLearner();
  await expect(one.fitHead({ epoch: 1 } as never)).rejects.toThrow('fitHead: unknown option "epoch"');
  await expect(one.fitHead({ checkpoint: "kept" })).rejects.toThrow("fitHead: checkpoint needs augmentation");
  await expect(one.fineTune({ stage: 1 } as never)).rejects.toThrow('fineTune: unknown option "stage"');
  await expect(one.fineTune({ earlyStopping: 3 as never })).rejects.toThrow(
    "fineTune: expected earlyStopping to be true, false or { patience }",
  );
  await expect(one.fineTune({ balance: "auto " as never })).rejects.toThrow('fineTune: balance: unknown name "auto "');
  await expect(one.fineTune({ stages: -1 })).rejects.toThrow("fineTune: expected stages to be");
  await expect(one.interpret(test_, { limit: 0 })).rejects.toThrow(
    "interpret: expected limit to be a positive integer",
  );
  await expect(one.doubtfulLabels(test_, { fold: 2 } as never)).rejects.toThrow(
    'doubtfulLabels: unknown option "fold"',
  );
});

test("images whose classes are in another order, or fewer, are refused before anything is trained", async () => {
  const one = await newLearner();
  const { files, labels } = test_;
  const turned = { files, labels, classes: [...test_.classes].reverse() };
  const fewer = { files: files.slice(0, 2), labels: [0, 1], classes: test_.classes.slice(0, 2) };
  for (const images of [turned, fewer]) {
    await expect(one.predict(images)).rejects.toThrow("predict: expected the classes horizontal, vertical, diagonal");
    await expect(one.interpret(images)).rejects.toThrow("in this order");
    await expect(one.calibrate(images)).rejects.toThrow("in this order");
    await expect(one.fineTune({ validation: images })).rejects.toThrow("fineTune: validation: expected the classes");
  }
  const targets = { files: files.slice(0, 2), targets: tensor([1, 0, 0, 0, 1, 0], [2, 3]), classes: test_.classes };
  await expect(one.fineTune({ validation: targets })).rejects.toThrow(
    "fineTune: validation: expected a class for each",
  );
  expect(one.notes).toEqual([]);
});

test.each([
  [{ groups: [1, 2] }, "doubtfulLabels: expected groups to be a whole number for each of 120 files"],
  [{ groups: new Array(121).fill(1) }, "doubtfulLabels: expected groups to be a whole number for each of 120 files"],
] as const)("groups that don't belong to the files are refused", async (options, message) => {
  await expect((await newLearner()).doubtfulLabels(train, options)).rejects.toThrow(message);
});

test("options that a trained model can't take are refused", async () => {
  await expect(newLearner({ weights: "torchvision" } as never)).rejects.toThrow("weights concerns networks of the zoo");
  await expect(newLearner({ model: { features: 3 } as never })).rejects.toThrow("learner: expected a backbone");
  await expect((await newLearner()).fineTune({ callbacks: 5 } as never)).rejects.toThrow("expected callbacks to be");
});

test("the parts of an image folder are labeled images", async () => {
  const root = join(folder, "folder");
  for (const [index, file] of train.files.slice(0, 24).entries()) {
    const name = train.classes[Number(train.labels[index])] ?? "";
    mkdirSync(join(root, name), { recursive: true });
    copyFileSync(file, join(root, name, `${index}.png`));
  }
  const parts = await datasets.imageFolder(root, { validationSplit: 0.25, seed: 1, grouping: "none", imageSize: 32 });
  const photos = await learner(parts.train, { model: smallNetwork(), cache: false });
  await photos.fitHead();
  const validation = parts.validation as NonNullable<typeof parts.validation>;
  expect((await photos.interpret(validation)).images).toBe(6);
  expect(parts.train.take(5).files).toHaveLength(5);
  expect(validation.labels).toHaveLength(6);
  const rows = await datasets.imageFolder(root, { labelMode: "categorical", grouping: "none", imageSize: 32 });
  expect((await learner(rows.train, { model: smallNetwork() })).task).toBe("classification");
  const binary = rows.train.map((batch) => batch);
  await expect(learner(binary as never, { model: smallNetwork() })).rejects.toThrow(
    "expected images { files, labels, classes }",
  );
});

describe("a head on a frozen backbone with augmentation", () => {
  test("starts from the fitted head and leaves the backbone alone", async () => {
    const augmented = await newLearner({ seed: 2 });
    await augmented.fitHead();
    const before = await augmented.model.getWeights();
    const { history, rows } = await augmented.fitHead({ augmentation: augment.light, epochs: 2, verbose: false });
    expect(history?.history.loss).toHaveLength(2);
    expect(rows).toHaveLength(120);
    const after = await augmented.model.getWeights();
    const changed = [...after].filter(([name, { data }]) =>
      data.some((value, at) => value !== before.get(name)?.data[at]),
    );
    expect(changed.map(([name]) => name)).toEqual(["head/classes/kernel", "head/classes/bias"]);
    expect((await augmented.interpret(test_)).accuracy.value).toBeGreaterThan(0.5);
  });

  test("balances classes, stops early, and averages weights and gradients", async () => {
    const kept = train.files.map((_, index) => index).filter((index) => train.labels[index] !== 2 || index < 30);
    const unequal = {
      files: kept.map((index) => train.files[index] ?? ""),
      labels: kept.map((index) => Number(train.labels[index])),
      classes: train.classes,
    };
    const balanced = await learner(unequal, { model: smallNetwork(), cache: join(folder, "cache") });
    await balanced.fitHead();
    expect(balanced.notes).toEqual([
      '"horizontal" has 40 images, "diagonal" has 10 images: each class has the same weight in the loss; ' +
        'balance: "none" turns this off',
    ]);
    const { history } = await balanced.fitHead({
      ...{ augmentation: [], epochs: 6, verbose: false, validation: test_, balance: "sampling", learningRate: 1e-9 },
      ...{ earlyStopping: { patience: 1 }, emaMomentum: 0.9, gradientAccumulationSteps: 2 },
    });
    expect(history?.stopped).toBe("early stopping: val_loss has not got better");
    expect(balanced.notes.filter((note) => note.includes("balance"))).toHaveLength(1);
  });
});

test("a checkpoint is not continued with other images or options", async () => {
  const checkpoint = join(folder, "checkpoint");
  const training = { epochs: 2, batchSize: 40, verbose: false, augmentation: [], checkpoint };
  await (await newLearner()).fineTune(training);
  const done = await newLearner();
  expect((await done.fineTune(training)).epoch).toEqual([0, 1]);
  await expect(done.fineTune({ ...training, learningRate: 0.5 })).rejects.toThrow(
    "this training was started with other compile options than now",
  );
  await expect(done.fineTune({ ...training, stages: 1 })).rejects.toThrow("started with other layers, or other frozen");
  const other = await learner(
    { ...train, labels: Array.from(train.labels).reverse() },
    { model: smallNetwork(), cache: false },
  );
  await expect(other.fineTune(training)).rejects.toThrow("started with other images, labels or options than now");
});

test("samples can be mixed in fine-tuning", async () => {
  const mixing = await newLearner();
  const { history } = await mixing.fineTune({
    ...{ epochs: 1, verbose: false, validation: test_ },
    augmentation: [augment.horizontalFlip(), augment.mixup()],
  });
  expect(Number(history.val_accuracy?.[0])).toBeGreaterThan(0);
});

test("options of the wrong kind are refused", async () => {
  await expect(newLearner({ model: "resnet50" as never })).rejects.toThrow("expected model to be a network of the zoo");
  await expect(newLearner({ head: "mlp" as never })).rejects.toThrow('head: expected "linear", "fastai"');
  await expect(newLearner({ head: (features) => features })).rejects.toThrow("head: expected an output [3]");
});
