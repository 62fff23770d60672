// Computes how far the models that check_keras_random.py saved in FOLDER differ from Keras: one line of JSON per model.
// Build the library first.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { importModel } from "../../dist/index.js";
import { readSafetensors } from "../../dist/io/index.js";

const [folder] = process.argv.slice(2);
for (const name of (await readdir(folder)).filter((each) => /\.(keras|h5)$/.test(each))) {
  const { tensors } = await readSafetensors(join(folder, name.replace(/\w+$/, "safetensors")));
  const [x, y] = [tensors.get("x"), tensors.get("y")];
  try {
    const model = await importModel(join(folder, name), { engine: "portable" });
    const { data } = await model.predict(x);
    const largest = Math.max(...y.data.map(Math.abs), 1e-3);
    const difference = Math.max(...y.data.map((value, index) => Math.abs(value - data[index]))) / largest;
    console.log(JSON.stringify(difference < 1e-4 ? { name, difference } : { name, error: `differs by ${difference}` }));
  } catch (error) {
    console.log(JSON.stringify({ name, error: error.message }));
  }
}
