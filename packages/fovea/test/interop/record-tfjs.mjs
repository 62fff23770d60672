// Records the outputs of nsfwjs' networks in TensorFlow.js 4.22.0, on its plain CPU backend, in tfjs-answers.json:
//
//   npm install --prefix FOLDER @tensorflow/tfjs@4.22.0
//   node record-tfjs.mjs FOLDER
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formulaImage, networks, unpackNsfwjs } from "./unpack-nsfwjs.mjs";

const [folder] = process.argv.slice(2);
const tf = createRequire(join(folder, "package.json"))("@tensorflow/tfjs");
await tf.setBackend("cpu");

/** The last two layers: 128 features and the probabilities of five classes. */
const featureUnits = 128;
const answers = { tfjs: tf.version.tfjs, phases: [0, 1], networks: {} };

for (const [name, { size }] of Object.entries(networks)) {
  const work = await mkdtemp(join(tmpdir(), "fovea-record-"));
  const path = await unpackNsfwjs(name, work);
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(path, "utf8"));
  const shards = await Promise.all(weightsManifest[0].paths.map((shard) => readFile(join(dirname(path), shard))));
  const bytes = Uint8Array.from(Buffer.concat(shards));
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: bytes.buffer }),
  );
  const features = model.layers.find((layer) => layer.units === featureUnits);
  const both = tf.model({ inputs: model.inputs, outputs: [features.output, model.outputs[0]] });
  answers.networks[name] = { parameters: model.countParams(), layer: features.name, images: [] };
  for (const phase of answers.phases) {
    const image = tf.tensor(formulaImage(size, phase), [1, size, size, 3]);
    const started = Date.now();
    const [inner, outer] = both.predict(image).map((tensor) => Array.from(tensor.dataSync(), rounded));
    answers.networks[name].images.push({ features: inner, probabilities: outer });
    console.error(`${name}, phase ${phase}: ${Date.now() - started} ms`);
  }
  await rm(work, { recursive: true });
}

await writeFile(new URL("tfjs-answers.json", import.meta.url), `${JSON.stringify(answers)}\n`);

function rounded(value) {
  return Number(value.toPrecision(8));
}
