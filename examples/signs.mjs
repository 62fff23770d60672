#!/usr/bin/env node
// Reads the digits 0 to 5 that hands show: ResNet-50 for 64 × 64 pixels, as in Andrew Ng's course.
// node examples/signs.mjs [--data FOLDER] [--epochs 10]
// FOLDER holds the course's train_signs.h5 and test_signs.h5. Without it, drawn hands stand in.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { augment, datasets, evaluation, metrics, optimizers, schedules, zoo } from "fovea";
import { drawnImages, hand } from "./shared/stand-ins.mjs";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    epochs: { type: "string", default: "10" },
    images: { type: "string", default: "1200" },
  },
});
const epochs = Number(values.epochs);
const batchSize = 32;
const { train, test } = values.data === undefined ? await drawn() : await opened(values.data);
if (!test?.size) throw new Error(`${values.data}: expected test_signs.h5 with test images`);

const model = zoo.resnet50Signs();
const totalSteps = epochs * (train.steps(batchSize) ?? 1);
model.compile({
  optimizer: optimizers.adam({ learningRate: schedules.oneCycle({ maxLearningRate: 1e-3, totalSteps }) }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
const moved = augment.dataset(train, [augment.randomCrop({ padding: 4, fillMode: "nearest" })]);
await model.fit(moved, { epochs, batchSize, verbose: true });

const predicted = metrics.predictedClasses(/** @type {import("fovea").Tensor} */ (await model.predict(test)));
let right = 0;
let row = 0;
for await (const { y } of test.batches({ batchSize: 100 })) {
  for (const label of y[0]?.data ?? []) right += predicted[row++] === label ? 1 : 0;
}
const { value, low, high } = evaluation.wilsonInterval(right, test.size);
const [percent, least, most] = [value, low, high].map((share) => (100 * share).toFixed(1));
console.log(`Test accuracy: ${percent} % of ${test.size} images (${least} to ${most} %)`);
await model.save("runs/signs");

/** @param {string} folder */
function opened(folder) {
  return datasets.hdf5({ train: join(folder, "train_signs.h5"), test: join(folder, "test_signs.h5") });
}

async function drawn() {
  console.log("Without --data, drawn hands stand in for the course's photographs.");
  const images = await drawnImages(hand, { classes: 6, count: Number(values.images), size: 64, seed: 1 });
  const { train, validation: test } = images.split(0.1);
  return { train, test };
}
