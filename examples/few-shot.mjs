#!/usr/bin/env node
// How many images does a classifier need? Compares training from scratch with transfer learning on 5, 10 and 20 images per
// class of a folder, with repeated random splits.
// node examples/few-shot.mjs FOLDER [--repetitions 5] [--shots 5,10,20] [--test 20] [--classes cat,dog] [--methods "features;fine-tuned"]
// Results and a chart go to runs/few-shot. The trained network comes with the npm package @mediapipe/objectron.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { augment, imageSamples, layers, metrics, model, optimizers, plot, schedules, transfer } from "fovea";
import { openBackbone } from "./shared/open-backbone.mjs";
import { generator } from "./shared/stand-ins.mjs";

/** @typedef {import("fovea").SymbolicTensor} Maps */
/** @typedef {{ files: string[], labels: number[], classes: string[] }} Images */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repetitions: { type: "string", default: "5" },
    shots: { type: "string", default: "5,10,20" },
    test: { type: "string", default: "20" },
    epochs: { type: "string", default: "8" },
    methods: { type: "string" },
    backbone: { type: "string", default: "objectron" },
    size: { type: "string", default: "160" },
    first: { type: "string", default: "0" },
    classes: { type: "string" },
    out: { type: "string" },
    cache: { type: "string", default: "runs/few-shot/features" },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error("Name a folder with a folder of images for each class: node examples/few-shot.mjs photos");
  process.exit(1);
}
const shots = values.shots.split(",").map(Number);
const epochs = Number(values.epochs);
const out = values.out ?? `runs/few-shot/${basename(folder)}.json`;
const most = Math.max(...shots);

const images = readFolder(folder);
const smallest = Math.min(...images.classes.map((_, label) => images.labels.filter((other) => other === label).length));
const tests = Math.min(Number(values.test), smallest - most);
if (tests < 1) {
  console.error(`Each class needs more than ${most} images; the smallest has ${smallest}: pass --shots 5,10`);
  process.exit(1);
}
const backbone = await openBackbone(values.backbone, Number(values.size));
const startingWeights = await backbone.model.getWeights();

/** A few operations that leave an image what it is. */
const steps = [...augment.light, augment.colorJitter({ brightness: 0.2, contrast: 0.2, saturation: 0.2 })];
/** @type {Record<string, (train: Images, test: Images, seed: number) => Promise<number>>} */
const methods = {
  "from scratch": (train, test, seed) => fromScratch(train, test, seed, []),
  "from scratch, augmented": (train, test, seed) => fromScratch(train, test, seed, steps),
  features: (train, test, seed) => transferred(train, test, seed),
  "features, augmented": (train, test, seed) => transferred(train, test, seed, { stages: 0, augmentation: steps }),
  "fine-tuned": (train, test, seed) => transferred(train, test, seed, { augmentation: [] }),
  "fine-tuned, augmented": (train, test, seed) => transferred(train, test, seed, { augmentation: steps }),
};
const chosen = values.methods?.split(";") ?? Object.keys(methods);

/** @type {{ method: string, shots: number, repetition: number, accuracy: number }[]} */
const results = [];
const began = performance.now();
const first = Number(values.first);
for (let repetition = first; repetition < first + Number(values.repetitions); repetition++) {
  const { train, test } = split(images, repetition);
  for (const count of shots) {
    // The smaller training sets are parts of the larger ones, and all are tested on the same images.
    const some = pick(
      images,
      train.flatMap((list) => list.slice(0, count)),
    );
    for (const method of chosen) {
      const run = methods[method];
      if (!run) throw new Error(`--methods: expected ${Object.keys(methods).join("; ")}, received ${method}`);
      const accuracy = await run(some, pick(images, test.flat()), repetition);
      results.push({ method, shots: count, repetition, accuracy });
      console.log(`repetition ${repetition + 1}, ${count} per class, ${method}: ${(100 * accuracy).toFixed(1)} %`);
    }
  }
  // After each repetition, so that an interrupted run leaves its results.
  mkdirSync(dirname(out), { recursive: true });
  const { classes } = images;
  writeFileSync(out, JSON.stringify({ name: basename(folder), classes, tests, shots, table: tableOf(), results }));
}
const { classes } = images;
const series = tableOf().map(({ method, values }) => ({
  name: method,
  points: values.map(({ mean, half }, index) => ({
    x: shots[index] ?? 0,
    value: mean,
    low: Math.max(0, mean - half),
    high: Math.min(100, mean + half),
  })),
}));
const title = `${basename(folder)}: accuracy on unseen images`;
const chart = await plot.intervalChart(series, { title, xTitle: "images per class", yTitle: "accuracy in %" });
writeFileSync(out.replace(/\.json$/, ".svg"), chart);
console.log(`\n${formatTable(tableOf())}`);
const seconds = Math.round((performance.now() - began) / 1000);
console.log(
  `${classes.length} classes, ${tests} test images per class, ${values.repetitions} repetitions, ${seconds} s`,
);

function tableOf() {
  return chosen.map((method) => ({
    method,
    values: shots.map((count) => meanInterval(results.filter((r) => r.method === method && r.shots === count))),
  }));
}

/** @param {ReturnType<typeof tableOf>} table */
function formatTable(table) {
  const lines = table.map(({ method, values }) => {
    const cells = values.map(({ mean, half }) => `${mean.toFixed(1)} ± ${half.toFixed(1)}`);
    return `| ${method} | ${cells.join(" | ")} |`;
  });
  const head = `| | ${shots.map((count) => `${count} per class`).join(" | ")} |`;
  return [head, `|---|${"---|".repeat(shots.length)}`, ...lines].join("\n");
}

/**
 * A small convolutional network, trained for many epochs.
 * @param {Images} train @param {Images} test @param {number} seed
 * @param {readonly import("fovea").AugmentationStep[]} augmentation
 */
async function fromScratch(train, test, seed, augmentation) {
  const input = layers.input({ shape: [96, 96, 3] });
  let x = /** @type {Maps} */ (input);
  for (const filters of [16, 32, 64, 128]) {
    x = layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false }).apply(x);
    x = layers.relu().apply(layers.batchNormalization({ momentum: 0.9 }).apply(x));
    x = layers.maxPooling2d().apply(x);
  }
  x = layers.dropout({ rate: 0.3 }).apply(layers.globalAveragePooling2d().apply(x));
  const outputs = layers.dense({ units: train.classes.length, activation: "softmax" }).apply(x);
  const network = model({ inputs: input, outputs, seed });
  const batchSize = 16;
  const rounds = 5 * epochs;
  const totalSteps = rounds * Math.ceil(train.files.length / batchSize);
  network.compile({
    optimizer: optimizers.adamw({
      learningRate: schedules.oneCycle({ maxLearningRate: 3e-3, totalSteps }),
      weightDecay: 0.01,
    }),
    loss: "sparseCategoricalCrossentropy",
  });
  const read = { imageSize: /** @type {const} */ ([96, 96]), workers: 2, cache: /** @type {const} */ ("memory") };
  const data = imageSamples({ ...read, files: train.files, labels: Int32Array.from(train.labels), augmentation });
  await network.fit(data, { epochs: rounds, batchSize, seed, verbose: false });
  const unseen = imageSamples({ ...read, files: test.files, labels: Int32Array.from(test.labels) });
  return share(await network.predict(unseen), test.labels);
}

/**
 * A linear head on the features of the trained network; then, with `fineTuning`, more training of the head and the network.
 * @param {Images} train @param {Images} test @param {number} seed
 * @param {import("fovea").transfer.FineTuneOptions} [fineTuning]
 */
async function transferred(train, test, seed, fineTuning) {
  const learner = await transfer.learner(train, { model: backbone, seed, cache: values.cache });
  await learner.fitHead();
  if (!fineTuning) {
    const { probabilities, labels } = await learner.predict(test);
    return share(probabilities, labels);
  }
  await learner.fineTune({ epochs, labelSmoothing: 0, ...fineTuning, verbose: false });
  const { preprocessing } = backbone;
  const unseen = imageSamples({ files: test.files, preprocessing, workers: 2 });
  const accuracy = share(await learner.model.predict(unseen), test.labels);
  await backbone.model.setWeights(startingWeights);
  return accuracy;
}

/** @param {import("fovea").Tensor | readonly import("fovea").Tensor[]} probabilities @param {readonly number[]} labels */
function share(probabilities, labels) {
  const predicted = metrics.predictedClasses(/** @type {import("fovea").Tensor} */ (probabilities));
  return labels.filter((label, row) => predicted[row] === label).length / labels.length;
}

/** @param {string} root @returns {Images} */
function readFolder(root) {
  const classes = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => values.classes === undefined || values.classes.split(",").includes(name))
    .sort();
  const found = classes.flatMap((name, label) =>
    readdirSync(join(root, name))
      .sort()
      .map((file) => ({ file: join(root, name, file), label })),
  );
  return { files: found.map(({ file }) => file), labels: found.map(({ label }) => label), classes };
}

/**
 * The images of each class in a random order: some to train on, the next ones to test on.
 * @param {Images} all @param {number} seed
 */
function split({ labels, classes }, seed) {
  const next = generator(seed);
  const order = classes.map((_, label) => {
    const list = labels.flatMap((other, index) => (other === label ? [index] : []));
    for (let last = list.length - 1; last > 0; last--) {
      const other = Math.floor(next() * (last + 1));
      [list[last], list[other]] = [Number(list[other]), Number(list[last])];
    }
    return list;
  });
  return { train: order.map((list) => list.slice(0, most)), test: order.map((list) => list.slice(most, most + tests)) };
}

/** @param {Images} all @param {readonly number[]} indices @returns {Images} */
function pick({ files, labels, classes }, indices) {
  return {
    classes,
    files: indices.map((index) => files[index] ?? ""),
    labels: indices.map((index) => labels[index] ?? 0),
  };
}

/**
 * Mean accuracy in percent, and half of its 95 % interval by Student's t: what to expect of other draws from this folder.
 * @param {readonly { accuracy: number }[]} runs
 */
function meanInterval(runs) {
  const percent = runs.map(({ accuracy }) => 100 * accuracy);
  const mean = percent.reduce((sum, value) => sum + value, 0) / percent.length;
  const variance = percent.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (percent.length - 1);
  const t = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26][percent.length - 2] ?? 2.1;
  return { mean, half: percent.length > 1 ? t * Math.sqrt(variance / percent.length) : 0 };
}
