#!/usr/bin/env node
// Trains LeNet-5 on handwritten digits, tests it, draws how it went and saves it.
// node examples/mnist.mjs [EPOCHS] [IMAGES]
import { mkdirSync, writeFileSync } from "node:fs";
import { callbacks, datasets, layers, optimizers, plot, schedules, sequential } from "fovea";

const [epochs = 8, images = 60_000] = process.argv.slice(2).map(Number);
const folder = "runs/mnist";
const batchSize = 64;

const mnist = await datasets.mnist();
const train = mnist.train.take(images);

const model = sequential(
  [
    layers.input({ shape: [28, 28, 1] }),
    layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "relu" }),
    layers.maxPooling2d(),
    layers.conv2d({ filters: 16, kernelSize: 5, activation: "relu" }),
    layers.maxPooling2d(),
    layers.flatten(),
    layers.dense({ units: 120, activation: "relu" }),
    layers.dense({ units: 84, activation: "relu" }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
  { name: "lenet5" },
);
console.log(model.summary());

// One cycle up to a high rate and down to almost none: more accuracy in few epochs than with a constant rate.
const totalSteps = epochs * (train.steps(batchSize) ?? 1);
model.compile({
  optimizer: optimizers.adam({ learningRate: schedules.oneCycle({ maxLearningRate: 3e-3, totalSteps }) }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
const { history } = await model.fit(train, {
  epochs,
  batchSize,
  validationData: mnist.test,
  verbose: true,
  callbacks: [callbacks.csvLogger(`${folder}/log.csv`)],
});

const { loss, accuracy } = await model.evaluate(mnist.test, { batchSize: 250 });
console.log(`Test: loss ${loss?.toFixed(4)}, accuracy ${(100 * (accuracy ?? 0)).toFixed(2)} %`);

mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/curves.svg`, await plot.trainingCurves(history));
writeFileSync(`${folder}/model.svg`, (await model.plot()).svg);
await model.save(folder);
console.log(`Saved in ${folder}; try: npx fovea predict ${folder} digit.png --look digit`);
