#!/usr/bin/env node
// Cats and dogs in four steps, as in Chollet's book: from scratch, with augmented images, with the features of a trained
// network, and with that network fine-tuned.
// node examples/cats-and-dogs.mjs [--data FOLDER] [--epochs 20] [--size 150] [--backbone objectron]
// FOLDER holds the folders cat and dog. Without it, drawn animals stand in.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { augment, datasets, evaluation, metrics, optimizers, transfer, zoo } from "fovea";
import { openBackbone } from "./shared/open-backbone.mjs";
import { pet, writeDrawnImages } from "./shared/stand-ins.mjs";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    epochs: { type: "string", default: "20" },
    "fine-tuning-epochs": { type: "string", default: "4" },
    size: { type: "string", default: "150" },
    images: { type: "string", default: "100" },
    backbone: { type: "string", default: "objectron" },
  },
});
const [epochs, size] = [Number(values.epochs), Number(values.size)];
const folder = values.data ?? (await drawn());

/** @param {readonly import("fovea").AugmentationStep[]} augmentation */
function open(augmentation) {
  const imageSize = /** @type {const} */ ([size, size]);
  return datasets.imageFolder(folder, { imageSize, validationSplit: 0.25, seed: 1, augmentation, cache: "memory" });
}

// 1. From scratch: the network soon knows its training images by heart.
report("from scratch", ...(await fromScratch([], 0)));

// 2. Augmented: it never sees the same image twice. The book adds dropout.
const steps = [augment.horizontalFlip(), augment.rotation({ degrees: 20 }), augment.zoom({ scale: [0.8, 1.2] })];
report("augmented", ...(await fromScratch(steps, 0.5)));

// 3. Bottleneck features: each image runs once through a network that has seen many photographs; a linear head learns.
const { train, validation } = await open([]);
if (!validation) throw new Error(`${folder} has too few images to set some aside`);
const learner = await transfer.learner(train, {
  model: await openBackbone(values.backbone),
  cache: "runs/cats-and-dogs/features",
});
await learner.fitHead();
report("features", ...(await judge(learner)));

// 4. Fine-tuned: the network itself goes on learning, at a lower rate than its new head.
await learner.fineTune({ epochs: Number(values["fine-tuning-epochs"]), augmentation: augment.light, verbose: false });
report("fine-tuned", ...(await judge(learner)));
await learner.save("runs/cats-and-dogs/model");

/**
 * @param {readonly import("fovea").AugmentationStep[]} augmentation @param {number} dropout
 * @returns {Promise<[right: number, of: number]>}
 */
async function fromScratch(augmentation, dropout) {
  const { train, validation } = await open(augmentation);
  if (!validation) throw new Error(`${folder} has too few images to set some aside`);
  const model = zoo.catsAndDogs({ inputShape: [size, size, 3], classes: 2, dropout });
  model.compile({
    optimizer: optimizers.rmsprop({ learningRate: 1e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  await model.fit(train, { epochs, batchSize: 20, verbose: false });
  const probabilities = /** @type {import("fovea").Tensor} */ (await model.predict(validation));
  return [countRight(probabilities, validation.labels ?? []), validation.labels?.length ?? 0];
}

/** @param {transfer.Learner} learner @returns {Promise<[right: number, of: number]>} */
async function judge(learner) {
  const { probabilities, labels } = await learner.predict(/** @type {import("fovea").ImageDataset} */ (validation));
  return [countRight(probabilities, labels), labels.length];
}

/** @param {import("fovea").Tensor} probabilities @param {readonly number[]} labels */
function countRight(probabilities, labels) {
  const predicted = metrics.predictedClasses(probabilities);
  return labels.filter((label, row) => predicted[row] === label).length;
}

/** @param {string} step @param {number} right @param {number} of */
function report(step, right, of) {
  const { value, low, high } = evaluation.wilsonInterval(right, of);
  const [percent, least, most] = [value, low, high].map((share) => (100 * share).toFixed(1));
  console.log(`${step}: ${percent} % of ${of} unseen images (${least} to ${most} %)`);
}

async function drawn() {
  console.log("Without --data, drawn animals stand in for photographs.");
  const target = `runs/cats-and-dogs/drawn-${values.images}`;
  const count = Number(values.images);
  if (!existsSync(target)) await writeDrawnImages(target, pet, { names: ["cat", "dog"], count, seed: 1 });
  return target;
}
