// Opens the trained network whose features the examples use.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { importModel, layers, loadModel, model, transfer } from "fovea";

/** @typedef {import("fovea").Model<import("fovea").SymbolicTensor>} ImageModel */

/**
 * A backbone for images of `size` × `size` pixels:
 * - "objectron": the MobileNetV2 in the npm package @mediapipe/objectron (Apache-2.0), trained to find 23 kinds of things
 *   in the photographs of Open Images; no download, 10 MB
 * - the path of a model saved by Fovea, with its preprocessing
 * @param {string} name
 * @param {number} [size]
 */
export async function openBackbone(name, size = 160) {
  if (name !== "objectron") return transfer.backboneOf(/** @type {ImageModel} */ (await loadModel(name)));
  const detector = await importModel(unpackObjectron());
  // Convolutions take images of any size: the part before the detector's heads becomes a layer behind a smaller input.
  const maps = detector.network.output("FeatureExtractor_MobilenetV2_Conv_1");
  const input = layers.input({ shape: [size, size, 3] });
  const features = model({ name: "mobilenet-v2", inputs: detector.inputs, outputs: maps }).apply(input);
  return transfer.backboneOf(
    model({
      name: "mobilenet-v2-openimages",
      inputs: input,
      outputs: features,
      preprocessing: {
        ...{ resize: [size, size], crop: [size, size], interpolation: "bilinear", channelOrder: "rgb" },
        ...{ scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
      },
    }),
  );
}

/** The detector is a part of a packed file, between the list of its classes and other models. */
function unpackObjectron() {
  let folder;
  try {
    folder = dirname(createRequire(import.meta.url).resolve("@mediapipe/objectron/package.json"));
  } catch {
    console.error("The network is in an npm package: npm install @mediapipe/objectron@0.4.1675468480");
    process.exit(1);
  }
  const packed = readFileSync(join(folder, "objectron_solution_packed_assets.data"));
  const path = "runs/backbones/objectron.tflite";
  mkdirSync(dirname(path), { recursive: true });
  // Another example may read the file at this moment.
  writeFileSync(`${path}.${process.pid}`, packed.subarray(184, 9_987_912));
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
