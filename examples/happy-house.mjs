#!/usr/bin/env node
// Is this person happy? The HappyModel of Andrew Ng's course, on 64 × 64 photographs of faces at a front door.
// node examples/happy-house.mjs [--data FOLDER] [--epochs 20]
// FOLDER holds the course's train_happy.h5 and test_happy.h5. Without it, drawn faces stand in.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { datasets, zoo } from "fovea";
import { drawnImages, face } from "./shared/stand-ins.mjs";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    epochs: { type: "string", default: "20" },
    images: { type: "string", default: "600" },
  },
});
const { train, test } = values.data === undefined ? await drawn() : await opened(values.data);
if (!test) throw new Error(`${values.data}: expected test_happy.h5 with test images`);

const model = zoo.happyModel();
console.log(model.summary());
// One unit with a sigmoid: the probability that the person smiles.
model.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: ["accuracy"] });
const happy = { train: asProbability(train), test: asProbability(test) };
await model.fit(happy.train, { epochs: Number(values.epochs), batchSize: 16, verbose: true });
const { accuracy = 0 } = await model.evaluate(happy.test, { batchSize: 50 });
console.log(`Test accuracy: ${(100 * accuracy).toFixed(1)} % of ${test.size} images`);
await model.save("runs/happy-house");

/** @param {string} folder */
function opened(folder) {
  return datasets.hdf5({ train: join(folder, "train_happy.h5"), test: join(folder, "test_happy.h5") });
}

async function drawn() {
  console.log("Without --data, drawn faces stand in for the course's photographs.");
  const images = await drawnImages(face, { classes: 2, count: Number(values.images), size: 64, seed: 1 });
  const { train, validation: test } = images.split(0.2);
  return { train, test };
}

/**
 * Class numbers [samples] as probabilities [samples, 1], which the loss compares with the model's output.
 * @param {import("fovea").Dataset} data
 */
function asProbability(data) {
  return data.map(
    (batch) => ({
      ...batch,
      y: batch.y.map(({ data }) => ({ data: Float32Array.from(data), shape: [data.length, 1], dtype: "float32" })),
    }),
    { ...(data.inputs && { inputs: data.inputs }), outputs: [{ shape: [1], dtype: "float32" }], images: data.images },
  );
}
