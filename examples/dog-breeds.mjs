#!/usr/bin/env node
// 133 breeds of dogs: two heads compared on the features of VGG-16, and the best checkpoint kept.
// node examples/dog-breeds.mjs [--data FOLDER] [--backbone objectron] [--epochs 30]
// FOLDER holds train/BREED, validation/BREED and test/BREED. Without it, drawn dogs stand in. VGG-16's weights are
// downloaded; --backbone objectron uses a network from an npm package instead.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { callbacks, datasets, evaluation, layers, loadModel, metrics, model, transfer, zoo } from "fovea";
import { openBackbone } from "./shared/open-backbone.mjs";
import { dog, writeDrawnImages } from "./shared/stand-ins.mjs";

/** @typedef {import("fovea").SymbolicTensor} Values */

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    backbone: { type: "string", default: "vgg16" },
    epochs: { type: "string", default: "30" },
    breeds: { type: "string", default: "133" },
    images: { type: "string", default: "12" },
  },
});
const folder = values.data ?? (await drawn());
const parts = await datasets.imageFolder(folder, {
  ...{ imageSize: [224, 224], seed: 1, grouping: "none" },
  ...(values.data === undefined && { validationSplit: 0.2, testSplit: 0.2 }),
});
const { train, validation, test } = parts;
if (!validation || !test) throw new Error(`${folder}: expected the folders train, validation and test`);
const breeds = parts.classes.length;

const backbone =
  values.backbone === "vgg16"
    ? await transfer.zooBackbone(zoo.vgg16, { weights: "torchvision" })
    : await openBackbone(values.backbone);
// The photographs run through the network once: 512 numbers each for VGG-16.
const trainFeatures = await featuresOf(train);
const validationFeatures = await featuresOf(validation);
const testFeatures = await featuresOf(test);

/** @type {Record<string, (x: Values) => Values>} */
const heads = {
  linear: (x) => classes(x),
  "two layers": (x) =>
    classes(layers.dropout({ rate: 0.4 }).apply(layers.dense({ units: 256, activation: "relu" }).apply(x))),
};
for (const [name, build] of Object.entries(heads)) {
  const input = layers.input({ shape: [backbone.features] });
  const normalized = layers.batchNormalization({ momentum: 0.9 }).apply(input);
  const head = model({ name, inputs: input, outputs: build(normalized), seed: 1 });
  head.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  // The weights of the epoch that was best on the validation images, not those of the last one.
  const best = `runs/dog-breeds/${name.replace(" ", "-")}`;
  const checkpoint = callbacks.modelCheckpoint(best, { monitor: "val_accuracy", saveBestOnly: true });
  await head.fit(trainFeatures, {
    ...{ epochs: Number(values.epochs), batchSize: 32, validationData: validationFeatures },
    ...{ callbacks: [checkpoint], verbose: false },
  });
  const kept = await loadModel(best);
  const predicted = metrics.predictedClasses(
    /** @type {import("fovea").Tensor} */ (await kept.predict(testFeatures.x)),
  );
  const right = testFeatures.y.filter((label, row) => predicted[row] === label).length;
  const { value, low, high } = evaluation.wilsonInterval(right, testFeatures.y.length);
  const [percent, least, most] = [value, low, high].map((share) => (100 * share).toFixed(1));
  console.log(`${name}: ${percent} % of ${testFeatures.y.length} dogs of ${breeds} breeds (${least} to ${most} %)`);
}

/** @param {Values} x @returns {Values} */
function classes(x) {
  return layers.dense({ units: breeds, activation: "softmax" }).apply(x);
}

/** @param {import("fovea").ImageDataset} part */
async function featuresOf({ files, labels }) {
  const { features, rows } = await transfer.extractFeatures(backbone, files, { cache: "runs/dog-breeds/features" });
  return { x: features, y: Int32Array.from(rows, (row) => labels?.[row] ?? 0) };
}

async function drawn() {
  console.log("Without --data, drawn dogs stand in for photographs.");
  const target = `runs/dog-breeds/drawn-${values.breeds}-${values.images}`;
  const names = Array.from(
    { length: Number(values.breeds) },
    (_, index) => `breed ${String(index + 1).padStart(3, "0")}`,
  );
  if (!existsSync(target)) await writeDrawnImages(target, dog, { names, count: Number(values.images), seed: 1 });
  return target;
}
