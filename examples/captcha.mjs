#!/usr/bin/env node
// Reads CAPTCHAs of four characters: one network with four outputs, one for each place.
// node examples/captcha.mjs [--epochs 8] [--images 8000] [--test 2000]
// The images are drawn by the npm package svg-captcha: npm install svg-captcha
import { parseArgs } from "node:util";
import { decodeImage, evaluation, layers, losses, metrics, model, optimizers, schedules, tensor } from "fovea";
import captcha from "svg-captcha";

/** @typedef {import("fovea").SymbolicTensor} Maps */

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "8" },
    images: { type: "string", default: "8000" },
    test: { type: "string", default: "2000" },
  },
});
const [epochs, images, unseen] = [Number(values.epochs), Number(values.images), Number(values.test)];
const characters = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];
const [places, height, width, batchSize] = [4, 50, 150, 64];

console.log(`Drawing ${images + unseen} CAPTCHAs …`);
const train = await draw(images);
const test = await draw(unseen);

const input = layers.input({ shape: [height, width, 1] });
let maps = input;
for (const filters of [16, 32, 64]) {
  maps = layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false }).apply(maps);
  maps = layers.relu().apply(layers.batchNormalization({ momentum: 0.9 }).apply(maps));
  maps = layers.maxPooling2d().apply(maps);
}
const features = layers.dropout({ rate: 0.3 }).apply(layers.flatten().apply(maps));
const outputs = Array.from({ length: places }, (_, place) =>
  layers.dense({ name: `character${place + 1}`, units: characters.length, activation: "softmax" }).apply(features),
);
const reader = model({ name: "captcha", inputs: input, outputs });

const totalSteps = epochs * Math.ceil(images / batchSize);
reader.compile({
  optimizer: optimizers.adam({ learningRate: schedules.oneCycle({ maxLearningRate: 3e-3, totalSteps }) }),
  loss: outputs.map(() => losses.sparseCategoricalCrossentropy()),
  metrics: outputs.map(() => ["accuracy"]),
});
const began = performance.now();
await reader.fit({ x: train.x, y: train.y }, { epochs, batchSize, verbose: true });
const seconds = (performance.now() - began) / 1000;

const predicted = /** @type {readonly import("fovea").Tensor[]} */ (await reader.predict(test.x));
const guesses = predicted.map((probabilities) => metrics.predictedClasses(probabilities));
const read = test.texts.map((_, row) => guesses.map((place) => characters[place[row] ?? 0]).join(""));
const right = test.texts.filter((text, row) => text === read[row]).length;
test.texts.slice(0, 5).forEach((text, row) => {
  console.log(`${text} was read as ${read[row]}`);
});
const { value, low, high } = evaluation.wilsonInterval(right, unseen);
const percent = [value, low, high].map((share) => (100 * share).toFixed(1));
console.log(`Whole strings read right: ${percent[0]} % of ${unseen} unseen ones (${percent[1]} to ${percent[2]} %)`);
console.log(`${reader.countParams()} parameters, ${seconds.toFixed(0)} s of training`);
await reader.save("runs/captcha");

/**
 * Draws CAPTCHAs: bytes [count, height, width, 1] and, for each place, the number of the character.
 * @param {number} count
 */
async function draw(count) {
  const pixels = new Uint8Array(count * height * width);
  const texts = /** @type {string[]} */ ([]);
  for (let index = 0; index < count; index++) {
    const { text, data } = captcha.create({ size: places, width, height });
    texts.push(text);
    const image = await decodeImage(Buffer.from(data), { channels: 1, dtype: "uint8" });
    pixels.set(image.data, index * height * width);
  }
  const y = Array.from({ length: places }, (_, place) =>
    Int32Array.from(texts, (text) => characters.indexOf(text[place] ?? "")),
  );
  return {
    texts,
    y,
    x: tensor(
      Float32Array.from(pixels, (byte) => byte / 255),
      [count, height, width, 1],
    ),
  };
}
