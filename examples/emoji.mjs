#!/usr/bin/env node
// Recognizes emoji in an art style that it has never seen, after training on five others.
// node examples/emoji.mjs [--unseen fluent-emoji-flat] [--classes 200] [--epochs 40] [--data FOLDER]
// The emoji are in npm packages: npm install @iconify-json/{noto,twemoji,openmoji,fluent-emoji-flat,emojione,emojione-v1}
// (Apache-2.0, CC BY 4.0, CC BY-SA 4.0, MIT, CC BY 4.0 and CC BY-SA 4.0), here or in FOLDER. Without them, drawn signs stand in.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  augment,
  decodeImage,
  evaluation,
  fromArrays,
  layers,
  metrics,
  optimizers,
  schedules,
  sequential,
  tensor,
} from "fovea";
import { sign } from "./shared/stand-ins.mjs";

const { values } = parseArgs({
  options: {
    unseen: { type: "string", default: "fluent-emoji-flat" },
    classes: { type: "string", default: "200" },
    epochs: { type: "string", default: "40" },
    data: { type: "string", default: "." },
  },
});
const styles = ["noto", "twemoji", "openmoji", "fluent-emoji-flat", "emojione", "emojione-v1"];
const [size, batchSize, epochs] = [64, 32, Number(values.epochs)];
if (!styles.includes(values.unseen)) throw new Error(`--unseen: expected one of ${styles.join(", ")}`);

/** The SVG of each class in each style. */
const drawings = readStyles() ?? drawnStyles();
const [firstStyle] = drawings.values();
const names = [...(firstStyle?.keys() ?? [])]
  .filter((name) => [...drawings.values()].every((style) => style.has(name)))
  // Every so many, because neighbors in the alphabet look alike: the moon has twelve faces.
  .filter((_, index, all) => index % Math.max(1, Math.floor(all.length / Number(values.classes))) === 0)
  .slice(0, Number(values.classes));
const seen = [...drawings.keys()].filter((style) => style !== values.unseen);
console.log(`${names.length} emoji, ${seen.length} styles to train on, ${values.unseen} to test on`);

const train = augment.dataset(await samples(seen), [
  augment.rotation({ degrees: 15, fillMode: "nearest" }),
  augment.zoom({ scale: [0.8, 1.2], fillMode: "nearest" }),
  augment.translation({ fillMode: "nearest" }),
  augment.colorJitter({ brightness: 0.3, contrast: 0.3, saturation: 0.5, hue: 0.1 }),
  // One style draws outlines, another one doesn't use color: sometimes shape is all there is.
  augment.grayscale({ probability: 0.2 }),
]);
const model = sequential([
  layers.input({ shape: [size, size, 3] }),
  ...[32, 64, 128, 256].flatMap((filters) => [
    layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false }),
    layers.batchNormalization({ momentum: 0.9 }),
    layers.relu(),
    layers.maxPooling2d(),
  ]),
  layers.globalAveragePooling2d(),
  layers.dropout({ rate: 0.3 }),
  layers.dense({ units: names.length, activation: "softmax" }),
]);
const totalSteps = epochs * (train.steps(batchSize) ?? 1);
model.compile({
  optimizer: optimizers.adamw({
    learningRate: schedules.oneCycle({ maxLearningRate: 3e-3, totalSteps }),
    weightDecay: 0.01,
  }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
const began = performance.now();
await model.fit(train, { epochs, batchSize, verbose: false });
const seconds = (performance.now() - began) / 1000;

const test = await samples([values.unseen]);
const probabilities = /** @type {import("fovea").Tensor} */ (await model.predict(test));
const predicted = metrics.predictedClasses(probabilities);
const right = names.filter((_, row) => predicted[row] === row).length;
const { value, low, high } = evaluation.wilsonInterval(right, names.length);
const [percent, least, most] = [value, low, high].map((share) => (100 * share).toFixed(1));
console.log(
  `${values.unseen}: ${percent} % of ${names.length} emoji recognized (${least} to ${most} %), ${seconds.toFixed(0)} s of training`,
);
names
  .map((name, row) => `${name} was taken for ${names[predicted[row] ?? 0]}`)
  .filter((_, row) => predicted[row] !== row)
  .slice(0, 5)
  .forEach((mistake) => {
    console.log(mistake);
  });

/** The emoji of some styles, style by style. @param {readonly string[]} some */
async function samples(some) {
  const pixels = new Uint8Array(some.length * names.length * size * size * 3);
  const svgs = some.flatMap((style) => names.map((name) => drawings.get(style)?.get(name) ?? ""));
  for (const [index, svg] of svgs.entries()) {
    const image = await decodeImage(Buffer.from(svg), { width: size, height: size, dtype: "uint8" });
    pixels.set(image.data, index * size * size * 3);
  }
  const y = Int32Array.from(svgs, (_, index) => index % names.length);
  return fromArrays({ x: tensor(pixels, [svgs.length, size, size, 3]), y, scale: 1 / 255 });
}

/** @returns {Map<string, Map<string, string>> | undefined} */
function readStyles() {
  const require = createRequire(join(resolve(values.data), "package.json"));
  try {
    return new Map(
      styles.map((style) => [style, readStyle(dirname(require.resolve(`@iconify-json/${style}/package.json`)))]),
    );
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "MODULE_NOT_FOUND") throw error;
    console.log("The packages with emoji are not installed: drawn signs stand in.");
    return undefined;
  }
}

/** @param {string} folder */
function readStyle(folder) {
  const { icons, width: sideX, height: sideY } = JSON.parse(readFileSync(join(folder, "icons.json"), "utf8"));
  /** @type {[string, { body: string, width?: number, height?: number }][]} */
  const entries = Object.entries(icons);
  return new Map(
    entries.map(([name, { body, width = sideX, height = sideY }]) => [
      name,
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}" viewBox="0 0 ${width} ${height}">${body}</svg>`,
    ]),
  );
}

function drawnStyles() {
  return new Map(
    styles.map((style, number) => [
      style,
      new Map(Array.from({ length: Number(values.classes) }, (_, label) => [`sign ${label + 1}`, sign(label, number)])),
    ]),
  );
}
