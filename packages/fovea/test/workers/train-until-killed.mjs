// Trains in the current folder and goes on with the checkpoint that is there. Kills itself, before anything is saved,
// where the first argument says: "end2" is the end of epoch 2, "step7" the batch after which there are 7 updates.
import { existsSync, writeFileSync } from "node:fs";
import { callbacks, layers, loadModel, optimizers, sequential } from "../../dist/index.js";

const [killAt] = process.argv.slice(2);

const kill = {
  onBatchEnd: (_batch, _logs, { step }) => killWhere(`step${step}`),
  onEpochEnd: (epoch) => killWhere(`end${epoch}`),
};

function killWhere(here) {
  if (here === killAt) process.kill(process.pid, "SIGKILL");
}

// The best epoch comes before the interruptions.
const scores = [5, 1, 4, 3, 2];
const scripted = {
  onEpochEnd(epoch, logs) {
    logs.val_score = scores[epoch];
  },
};

const checkpoint = "checkpoint";
const model = existsSync(checkpoint) ? await loadModel(checkpoint) : newModel();

function newModel() {
  const made = sequential([
    layers.input({ shape: [6] }),
    layers.dense({ units: 5, activation: "relu" }),
    layers.dense({ units: 3 }),
  ]);
  made.compile({
    optimizer: optimizers.sgd({ learningRate: 0.2, momentum: 0.9 }),
    loss: "meanSquaredError",
    metrics: ["meanAbsoluteError"],
  });
  return made;
}

const samples = 50;
const numbers = (count, salt) => Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * salt));
await model.fit(
  {
    x: { data: numbers(samples * 6, 1.7), shape: [samples, 6], dtype: "float32" },
    y: { data: numbers(samples * 3, 2.3), shape: [samples, 3], dtype: "float32" },
  },
  {
    ...{ epochs: 5, batchSize: 10, validationSplit: 0.2, seed: 3, resume: true, verbose: false },
    callbacks: [
      scripted,
      callbacks.learningRateScheduler((_epoch, rate) => rate * 0.5),
      callbacks.csvLogger("log.csv"),
      callbacks.csvLogger("appended.csv", { append: true }),
      callbacks.tensorBoard({ updateFrequency: "batch" }),
      callbacks.earlyStopping({ monitor: "val_score", mode: "min", patience: 9, restoreBestWeights: true }),
      callbacks.modelCheckpoint("weights-{epoch}-{batch}.safetensors", { saveWeightsOnly: true, saveFrequency: 5 }),
      kill,
      callbacks.modelCheckpoint(checkpoint, { saveFrequency: 3 }),
    ],
  },
);
const weights = [...(await model.getWeights())].map(([name, { data }]) => [name, Array.from(data)]);
writeFileSync("final.json", JSON.stringify(weights));
