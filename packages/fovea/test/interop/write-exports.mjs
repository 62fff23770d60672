// Writes networks of the zoo for check_exports.py: node write-exports.mjs FOLDER NAME:VARIANT:SIZE ... For each
// network: its weights (.safetensors with PyTorch's names, or .weights.h5 for Keras), its ONNX file, and a batch with
// Fovea's predictions. Build the library first.
import { join } from "node:path";
import { exportOnnx, exportWeights } from "../../dist/index.js";
import { writeSafetensors } from "../../dist/io/index.js";
import { architectures } from "../../dist/zoo/index.js";

const [folder, ...wanted] = process.argv.slice(2);
for (const entry of wanted) {
  const [name, variant, size] = entry.split(":");
  const inputShape = [Number(size), Number(size), 3];
  const model = architectures[name]({ variant, inputShape, classifierActivation: "linear" });
  await model.setWeights(
    new Map(model.network.listWeights().map((weight, index) => [weight.name, valuesOf(weight, index)])),
  );
  const x = { shape: [2, ...inputShape], dtype: "float32", data: numbers(1, 2 * size * size * 3, 0, 2) };
  const [y] = [await model.predict(x)].flat();
  const path = join(folder, `${name}-${variant}`);
  await exportWeights(model, path + (variant === "keras" ? ".weights.h5" : ".safetensors"));
  await exportOnnx(model, `${path}.onnx`);
  await writeSafetensors(`${path}.batch.safetensors`, [
    ["x", x],
    ["y", y],
  ]);
  console.log(path);
}

/** Returns kernels with He's variance, scales and variances around 1, and other vectors around 0. */
function valuesOf({ name, shape }, index) {
  const length = shape.reduce((product, extent) => product * extent, 1);
  const width = shape.length > 1 ? Math.sqrt((24 * shape.at(-1)) / length) : 0.4;
  const around = shape.length === 1 && /gamma|variance|layer_scale/.test(name) ? 1 : 0;
  return { shape, dtype: "float32", data: numbers(index * 7919, length, around, width) };
}

function numbers(seed, length, around, width) {
  return Float32Array.from({ length }, (_, index) => {
    let bits = Math.imul((seed * 65537 + index) ^ ((seed * 65537 + index) >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return around + width * ((bits ^ (bits >>> 15)) / 2 ** 32);
  });
}
