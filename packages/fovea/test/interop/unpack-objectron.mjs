import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The package @mediapipe/objectron 0.4.1675468480 (Apache-2.0) contains trained TensorFlow Lite models with weights in
 * half precision: an SSD detector of 23 classes on MobileNetV2 for images of 300 × 300 pixels, in a packed file after
 * the list of its classes, and four networks of the shape of EfficientNet-Lite0 for 224 × 224.
 */
export const detectors = ["camera", "chair", "cup", "sneakers"];

const packed = { file: "objectron_solution_packed_assets.data", labelsEnd: 184, modelEnd: 9_987_912 };

/**
 * Writes the SSD detector, and returns its path and the names of its classes, the background first.
 * @param {string} folder
 * @param {string} from A file or folder from which the package is resolved.
 */
export async function unpackObjectron(folder, from = import.meta.url) {
  const content = await readFile(join(objectronFolder(from), packed.file));
  const path = join(folder, "ssd.tflite");
  await mkdir(folder, { recursive: true });
  await writeFile(path, content.subarray(packed.labelsEnd, packed.modelEnd));
  const labels = content.subarray(0, packed.labelsEnd).toString("utf8").trim().split("\n");
  return { path, labels };
}

/**
 * Returns the path of one of the other networks.
 * @param {string} name
 * @param {string} from A file or folder from which the package is resolved.
 */
export function detectorPath(name, from = import.meta.url) {
  return join(objectronFolder(from), `object_detection_3d_${name}.tflite`);
}

/** @param {string} from */
function objectronFolder(from) {
  return dirname(createRequire(from).resolve("@mediapipe/objectron/package.json"));
}
