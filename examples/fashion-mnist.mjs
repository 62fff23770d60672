#!/usr/bin/env node
// Trains a small ResNet on Fashion-MNIST from scratch, with augmented images.
// node examples/fashion-mnist.mjs [--epochs 24] [--width 32] [--images 60000] [--data FOLDER]
// The images come from Debian's package dataset-fashion-mnist, or from a FOLDER with the four IDX files.
import { parseArgs } from "node:util";
import { augment, datasets, layers, losses, model, optimizers, schedules } from "fovea";

/** @typedef {import("fovea").SymbolicTensor} Maps */

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "24" },
    width: { type: "string", default: "32" },
    images: { type: "string", default: "60000" },
    data: { type: "string" },
  },
});
const [epochs, width, count] = [Number(values.epochs), Number(values.width), Number(values.images)];
const batchSize = 128;

const fashion = await datasets.fashionMnist(values.data === undefined ? {} : { directory: values.data });
const images = fashion.train.take(count);
// Clothes may hang a little to the side, face left or right, and be partly hidden.
const train = augment.dataset(images, [
  augment.randomCrop({ padding: 2 }),
  augment.horizontalFlip(),
  augment.erasing({ color: 0, scale: [0.02, 0.2] }),
]);

// Two blocks with a shortcut and two without, each on half the pixels of the one before (after David Page's ResNet-9).
const input = layers.input({ shape: [28, 28, 1] });
let x = convolution(input, width);
x = shortcut(halve(convolution(x, 2 * width)));
x = halve(convolution(x, 4 * width));
x = shortcut(halve(convolution(x, 8 * width)));
x = layers.globalAveragePooling2d().apply(x);
x = layers.dense({ units: 10, activation: "softmax" }).apply(x);
const network = model({ name: "fashion", inputs: input, outputs: x });

const totalSteps = epochs * (train.steps(batchSize) ?? 1);
const learningRate = schedules.oneCycle({ maxLearningRate: 0.1, totalSteps });
network.compile({
  optimizer: optimizers.sgd({ learningRate, momentum: 0.9, nesterov: true, weightDecay: 5e-3 }),
  loss: losses.sparseCategoricalCrossentropy({ labelSmoothing: 0.1 }),
  metrics: ["accuracy"],
});
const began = performance.now();
// No image of the test set is looked at before the end.
await network.fit(train, { epochs, batchSize, verbose: true });
const seconds = (performance.now() - began) / 1000;

const { accuracy = 0 } = await network.evaluate(fashion.test, { batchSize: 250 });
console.log(`Test accuracy after ${epochs} epochs of ${images.size} images: ${(100 * accuracy).toFixed(2)} %`);
console.log(`${network.countParams()} parameters, ${seconds.toFixed(0)} s of training`);
await network.save("runs/fashion-mnist"); // fovea predict runs/fashion-mnist shirt.png --look "light on dark"

/** @param {Maps} x @param {number} filters @returns {Maps} */
function convolution(x, filters) {
  const y = layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false }).apply(x);
  return layers.relu().apply(layers.batchNormalization({ momentum: 0.9 }).apply(y));
}

/** @param {Maps} x */
function halve(x) {
  return layers.maxPooling2d().apply(x);
}

/** @param {Maps} x */
function shortcut(x) {
  const filters = x.shape[3] ?? 0;
  return layers.add().apply([x, convolution(convolution(x, filters), filters)]);
}
