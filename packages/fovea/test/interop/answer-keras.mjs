// Computes the outputs of a Keras model: node answer-keras.mjs MODEL FOLDER. Reads the batch from FOLDER and writes the
// outputs there. Build the library first.
import { join } from "node:path";
import { importModel } from "../../dist/index.js";
import { readSafetensors, writeSafetensors } from "../../dist/io/index.js";

const [path, folder] = process.argv.slice(2);
try {
  const model = await importModel(path);
  const { tensors } = await readSafetensors(join(folder, "batch.safetensors"));
  const y = await model.predict(model.inputs.length === 1 ? tensors.get("x") : Object.fromEntries(tensors));
  await writeSafetensors(join(folder, "answer.safetensors"), [["y", [y].flat()[0]]]);
} catch (error) {
  process.exitCode = 1;
  console.error(error.message);
}
