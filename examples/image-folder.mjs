#!/usr/bin/env node
// Trains a small network to tell the images of a folder apart: one folder inside it for each class.
// node examples/image-folder.mjs FOLDER [EPOCHS]
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { callbacks, fromArrays, layers, preprocess, sequential, tensor } from "fovea";

/** Pixels of a side. */
const side = 64;

/**
 * All images are resized and cut to squares of 0 … 1. The model is told, so that it can prepare other images itself.
 * @type {import("fovea").Preprocessing}
 */
const preprocessing = {
  ...{ resize: side, crop: [side, side], interpolation: "bilinear", scale: 1 / 255 },
  ...{ mean: [0, 0, 0], std: [1, 1, 1], channelOrder: "rgb" },
};

const [folder, epochs = 30] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name a folder that holds a folder of images for each class: node examples/image-folder.mjs photos");
  process.exit(1);
}

const classes = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const samples = classes.flatMap((name, label) =>
  readdirSync(join(folder, name)).map((file) => ({ path: join(folder, name, file), label })),
);
console.log(`${samples.length} images of ${classes.length} classes: ${classes.join(", ")}`);

// Every fifth image is kept for validation.
const train = await read(samples.filter((_, index) => index % 5 !== 0));
const validation = await read(samples.filter((_, index) => index % 5 === 0));

const network = [
  layers.input({ shape: [side, side, 3] }),
  ...[16, 32, 64].flatMap((filters) => [
    layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false }),
    layers.batchNormalization({ momentum: 0.9 }),
    layers.relu(),
    layers.maxPooling2d(),
  ]),
  layers.globalAveragePooling2d(),
  layers.dropout({ rate: 0.25 }),
  layers.dense({ units: classes.length, activation: "softmax" }),
];
const model = sequential(network, { preprocessing, labels: classes });
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
const { history } = await model.fit(train, {
  epochs: Number(epochs),
  batchSize: 16,
  validationData: validation,
  verbose: true,
  callbacks: [callbacks.earlyStopping({ patience: 8, restoreBestWeights: true })],
});
console.log(`Best validation accuracy: ${Math.max(...(history.val_accuracy ?? [0])).toFixed(3)}`);
await model.save("runs/image-folder"); // fovea predict runs/image-folder photo.jpg

/**
 * Images in memory: 48 KiB each.
 * @param {readonly { path: string, label: number }[]} some
 */
async function read(some) {
  const size = side * side * 3;
  const pixels = new Float32Array(some.length * size);
  for (const [index, { path }] of some.entries())
    pixels.set((await preprocess(path, preprocessing)).data, index * size);
  const y = Int32Array.from(some, ({ label }) => label);
  return fromArrays({ x: tensor(pixels, [some.length, side, side, 3]), y });
}
