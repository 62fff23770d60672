import { openWeightFile } from "../../io/open-weight-file.ts";
import type { WeightFile } from "../../io/weight-file.ts";
import type { Applied, Layer, SymbolicTensor } from "../../layers/index.ts";
import { imagePreprocessing, Model, type ModelOptions } from "../../models/index.ts";
import { FormatError, isFoveaError } from "../../support/errors.ts";
import { isJsonObject } from "../../support/json.ts";
import { parseJson } from "../../support/parse-json.ts";
import { checkPath } from "../../support/path-option.ts";
import { warn } from "../../support/warn.ts";
import { assignWeights } from "./assign-weights.ts";
import { buildNetwork } from "./build-network.ts";
import { ChannelsFirst } from "./channels-first.ts";
import { classDataOf } from "./class-data.ts";
import { compilationOf } from "./compilation.ts";
import { importNotes } from "./import-notes.ts";
import { inferredOptions } from "./inferred-options.ts";
import { inferredRange } from "./inferred-range.ts";
import { readTopology } from "./read-topology.ts";
import type { TopologyLayer } from "./topology.ts";

/** Options of `importModel`. */
export interface ImportModelOptions extends Pick<ModelOptions, "engine"> {
  /** The shape [height, width, channels] of the input if the model's description leaves its height or width open. */
  readonly inputShape?: readonly number[] | undefined;
  /** Whether to compile the model as in the file, if the file says how and it is supported (default true). */
  readonly compile?: boolean | undefined;
}

/**
 * Imports a model saved by Keras or TensorFlow.js, with its weights: a `.keras` archive, a whole model in HDF5 (`.h5`),
 * or the `model.json` of a layers-model. Teachable Machine's class names are read from the `metadata.json` next to it.
 * Supports Sequential and Functional models of known layers, from Keras 1 to 3, with nested models and shared layers;
 * layers keep their names. Images are channels-last here: a `channels_first` model maps [batch, height, width,
 * channels] to the same layout, and a warning says so. For a model with several outputs, call `importModel<readonly
 * SymbolicTensor[]>(path)`, because its `predict` returns a list.
 * @throws FormatError if the file is damaged or contains only weights, or if a layer or one of its options, which is
 * named, is not supported.
 */
export async function importModel<Outputs extends Applied = SymbolicTensor>(
  path: string,
  options: ImportModelOptions = {},
): Promise<Model<Outputs>> {
  checkPath("importModel", path);
  const file = await openWeightFile(path);
  try {
    if (file.config === undefined) {
      throw new FormatError(
        `${path}: expected a whole model, received ${file.format} weights alone; ` +
          "create the model and call loadWeights",
      );
    }
    return (await modelOf(file, file.config, options)) as Model<Outputs>;
  } finally {
    await file.close();
  }
}

async function modelOf(file: WeightFile, config: unknown, options: ImportModelOptions): Promise<Model> {
  if (file.metadata.get("backend") === "theano" || (isJsonObject(config) && config.backend === "theano")) {
    throw new FormatError(
      `${file.path}: expected a model saved with the TensorFlow backend, received one saved with Theano, which flips ` +
        "convolution kernels",
    );
  }
  const topology = readTopology(config, file.path, file.metadata.get("keras_version"));
  const built = new Map<TopologyLayer, Layer>();
  const inferred = await inferredOptions(topology, file);
  const inputShape = () => options.inputShape;
  const channelsFirst = new ChannelsFirst();
  const network = buildNetwork(topology, { file: file.path, inputShape, inferred, built, channelsFirst });
  const values = await assignWeights(topology, built, network, file);
  const model = new Model(network, options.engine, classDataOf(file, network));
  if (options.compile !== false) compile(model, file, config);
  await model.setWeights(values);
  const range = inferredRange(network, values);
  if (range) model.preprocessing ??= imagePreprocessing(model, range);
  for (const note of importNotes(topology, channelsFirst.isUsed)) {
    warn(`${file.path}: ${note}`);
  }
  return model;
}

/** Compiles the model if the compilation is supported. Otherwise the model remains uncompiled, but can predict. */
function compile(model: Model, file: WeightFile, config: unknown): void {
  const outer = isJsonObject(config) ? config : {};
  try {
    const saved = file.metadata.get("training_config");
    const given =
      outer.compile_config ??
      outer.training_config ??
      (saved === undefined ? undefined : parseJson(saved, "training_config"));
    const compilation = compilationOf(given);
    if (compilation) model.compile(compilation);
  } catch (error) {
    if (!isFoveaError(error)) throw error;
  }
}
