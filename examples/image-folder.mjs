#!/usr/bin/env node
// Trains a small network to tell the images of a folder apart: one folder inside it for each class.
// node examples/image-folder.mjs FOLDER [EPOCHS]
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { callbacks, decodeImage, fromArrays, layers, sequential, tensor } from "fovea";

/** Pixels of a side: all images are cut to squares and resized to this. */
const side = 64;

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

const model = sequential([
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
]);
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
const { history } = await model.fit(train, {
  epochs: Number(epochs),
  batchSize: 16,
  validationData: validation,
  verbose: true,
  callbacks: [callbacks.earlyStopping({ patience: 8, restoreBestWeights: true })],
});
console.log(`Best validation accuracy: ${Math.max(...(history.val_accuracy ?? [0])).toFixed(3)}`);
await model.save("runs/image-folder");

/**
 * Images in memory, as bytes: 12 KiB each.
 * @param {readonly { path: string, label: number }[]} some
 */
async function read(some) {
  const size = side * side * 3;
  const pixels = new Uint8Array(some.length * size);
  for (const [index, { path }] of some.entries()) {
    const { data } = await decodeImage(path, { height: side, width: side, fit: "cover", dtype: "uint8" });
    pixels.set(data, index * size);
  }
  const y = Int32Array.from(some, ({ label }) => label);
  return fromArrays({ x: tensor(pixels, [some.length, side, side, 3]), y, scale: 1 / 255 });
}
