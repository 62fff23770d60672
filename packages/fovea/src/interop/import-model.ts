import { openWeightFile } from "../io/open-weight-file.ts";
import { isTfliteFile } from "../io/tflite/tflite-file.ts";
import type { WeightFile } from "../io/weight-file.ts";
import type { Applied, SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { FormatError } from "../support/errors.ts";
import { checkPath } from "../support/path-option.ts";
import type { ImportModelOptions } from "./import-options.ts";
import { importKeras } from "./keras/index.ts";

/**
 * Imports a model saved by Keras, TensorFlow.js or TensorFlow Lite, with its weights: a `.keras` archive, a whole model
 * in HDF5 (`.h5`), the `model.json` of a layers-model, or a `.tflite` file. The content decides, not the name.
 *
 * Keras: Sequential and Functional models of known layers, from Keras 1 to 3, with nested models and shared layers;
 * layers keep their names. Images are channels-last here: a `channels_first` model maps [batch, height, width,
 * channels] to the same layout, and a warning says so.
 *
 * TensorFlow Lite: graphs of known operators. Quantized models are computed in float32, and a warning says so. Layers
 * are named after their outputs.
 *
 * Class names and preprocessing are taken from the model's metadata and from Teachable Machine's files next to it. For
 * a model with several outputs, call `importModel<readonly SymbolicTensor[]>(path)`, because its `predict` returns a
 * list.
 * @throws FormatError if the file is damaged or contains only weights, or if a layer or operator or one of its options,
 * which is named, is not supported.
 */
export async function importModel<Outputs extends Applied = SymbolicTensor>(
  path: string,
  options: ImportModelOptions = {},
): Promise<Model<Outputs>> {
  checkPath("importModel", path);
  const file = await openWeightFile(path);
  try {
    return (await modelOf(file, options)) as Model<Outputs>;
  } finally {
    await file.close();
  }
}

/** Whether a file describes a network, so that it can be imported. */
export function isWholeModel(file: WeightFile): boolean {
  return isTfliteFile(file) || file.config !== undefined;
}

async function modelOf(file: WeightFile, options: ImportModelOptions): Promise<Model> {
  // Few programs need it, so it is loaded on demand, as readers are.
  if (isTfliteFile(file)) return (await import("./tflite/index.ts")).importTflite(file, options);
  if (file.config !== undefined) return importKeras(file, file.config, options);
  throw new FormatError(
    `${file.path}: expected a whole model, received ${file.format} weights alone; create the model and call loadWeights`,
  );
}
