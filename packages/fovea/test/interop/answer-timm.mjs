// Loads weights written by check_timm.py, by timm's names: node answer-timm.mjs FOLDER NAME:SIZE. Build the library
// first.
import { join } from "node:path";
import { loadWeights } from "../../dist/index.js";
import { readSafetensors, writeSafetensors } from "../../dist/io/index.js";
import { architectures } from "../../dist/zoo/index.js";

const [folder, entry] = process.argv.slice(2);
const [name, size] = entry.split(":");
const inputShape = [Number(size), Number(size), 3];
const model = architectures[name]({ inputShape, classifierActivation: "linear" });
await loadWeights(model, join(folder, "weights.safetensors"));
const { tensors } = await readSafetensors(join(folder, "batch.safetensors"));
const [y] = [await model.predict(tensors.get("x"))].flat();
await writeSafetensors(join(folder, "answer.safetensors"), [["y", y]]);
