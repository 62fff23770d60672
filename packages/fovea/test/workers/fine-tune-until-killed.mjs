// Fine-tunes on the images that a file lists, continuing with the checkpoint in the current folder, and writes the final
// weights. Prints a line per batch, so that whoever started it can kill it at any of them.
import { readFileSync, writeSync } from "node:fs";
import { augment, layers, selectEngine, sequential, transfer } from "../../dist/index.js";

const { images, preprocessing } = JSON.parse(readFileSync(process.argv[2], "utf8"));

// Two processes that measure algorithms may choose different ones, and then differ in the last bits.
const engine = selectEngine();
await engine.useDeterministicAlgorithms(true);

const network = sequential(
  [
    layers.input({ shape: [32, 32, 3] }),
    layers.conv2d({ name: "conv1", filters: 8, kernelSize: 5, strides: 2, activation: "relu" }),
    layers.batchNormalization({ name: "norm1", momentum: 0.5 }),
    layers.conv2d({ name: "conv2", filters: 12, kernelSize: 3, strides: 2, activation: "relu" }),
    layers.batchNormalization({ name: "norm2", momentum: 0.5 }),
    layers.conv2d({ name: "conv3", filters: 12, kernelSize: 3, activation: "relu" }),
    layers.batchNormalization({ name: "norm3", momentum: 0.999 }),
    layers.globalAveragePooling2d({ name: "pool" }),
    layers.dense({ name: "classes", units: 5, activation: "softmax" }),
  ],
  { engine, seed: 3, name: "small", preprocessing, stages: ["norm1", "norm2", "norm3"] },
);

const learner = await transfer.learner(images, { model: network, head: "fastai", cache: "cache", seed: 4 });
const report = {
  onBatchEnd: (batch, _logs, { step }) => writeSync(1, `batch ${batch}, step ${step}\n`),
  onEpochEnd: (epoch) => writeSync(1, `epoch ${epoch}\n`),
};
await learner.fineTune({
  ...{ epochs: 8, batchSize: 8, stages: 2, learningRate: 0.01, validation: images, verbose: false },
  augmentation: [...augment.standard, augment.mixup()],
  earlyStopping: { patience: 9 },
  emaMomentum: 0.9,
  gradientAccumulationSteps: 2,
  callbacks: [report],
  checkpoint: "checkpoint",
});
await learner.model.saveWeights("final.safetensors");
