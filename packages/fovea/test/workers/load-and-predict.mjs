// Makes or loads a network of four dense layers, predicts, and prints how many MiB the process has used at most:
// node load-and-predict.mjs SIZE make|save|load|weights FOLDER; a layer has SIZE × SIZE weights

import { layers, loadModel, loadWeights, sequential, tensor } from "fovea";
import { peakMemory } from "../../../../scripts/peak-memory.mjs";

const [size, how, folder] = [Number(process.argv[2]), ...process.argv.slice(3)];
const dense = () => layers.dense({ units: size, useBias: false });
const network = () => sequential([layers.input({ shape: [size] }), dense(), dense(), dense(), dense()]);

const model = how === "load" ? await loadModel(folder) : network();
if (how === "save") await model.save(folder);
if (how === "weights") await loadWeights(model, `${folder}/weights.safetensors`);
if (how !== "save") await model.predict(tensor(new Float32Array(size).fill(1), [1, size]));
console.log(peakMemory() / 2 ** 20);
