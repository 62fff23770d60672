import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The trained networks in the package nsfwjs 4.3.0 (MIT): layers-models of Keras 2.2.4, quantized to one byte. */
export const networks = {
  mobilenet_v2: { size: 224, shards: 1 },
  inception_v3: { size: 299, shards: 6 },
};

/**
 * Writes one of the networks as a model.json and its shards, which the package contains as scripts with base64.
 * @param {keyof typeof networks} name
 * @param {string} folder
 * @param {string} from A file or folder from which the package is resolved.
 * @returns {Promise<string>} The path of the model.json.
 */
export async function unpackNsfwjs(name, folder, from = import.meta.url) {
  const require = createRequire(from);
  const models = join(dirname(require.resolve("nsfwjs")), "../models", name);
  const read = (/** @type {string} */ file) => require(join(models, file));
  await mkdir(folder, { recursive: true });
  const { shards } = networks[name];
  for (let shard = 1; shard <= shards; shard++) {
    const file = `group1-shard${shard}of${shards}`;
    await writeFile(join(folder, file), Buffer.from(read(`${file}.min.js`), "base64"));
  }
  const path = join(folder, "model.json");
  await writeFile(path, JSON.stringify(read("model.min.js")));
  return path;
}

/**
 * Returns an image computed by a formula: waves across each channel, between 0 and 1.
 * @param {number} size
 * @param {number} phase
 */
export function formulaImage(size, phase) {
  const values = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const angle = 0.03 * column * (channel + 1) + 0.05 * row + phase;
        values[(row * size + column) * 3 + channel] = 0.5 + 0.5 * Math.sin(angle);
      }
    }
  }
  return values;
}
