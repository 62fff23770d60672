// Makes or loads a network of dense layers, predicts, and prints how many MiB the process has held at most:
// node load-and-predict.mjs SIZES make|save|load|weights FOLDER; SIZES are the layers' inputs and outputs: 784-100-10
import { layers, loadModel, loadWeights, sequential, tensor } from "fovea";
import { peakMemory } from "../../../../scripts/peak-memory.mjs";

const [sizes, how, folder] = process.argv.slice(2);
const [inputs, ...units] = sizes.split("-").map(Number);
const dense = (count) => layers.dense({ units: count, useBias: false });

const model =
  how === "load" ? await loadModel(folder) : sequential([layers.input({ shape: [inputs] }), ...units.map(dense)]);
if (how === "save") await model.save(folder);
if (how === "weights") await loadWeights(model, `${folder}/weights.safetensors`);
if (how !== "save") await model.predict(tensor(new Float32Array(inputs).fill(1), [1, inputs]));
console.log(peakMemory() / 2 ** 20);
