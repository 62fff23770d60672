import type { WeightFile } from "../../io/weight-file.ts";
import type { Layer } from "../../layers/index.ts";
import { imagePreprocessing, Model } from "../../models/index.ts";
import { FormatError, isFoveaError } from "../../support/errors.ts";
import { isJsonObject } from "../../support/json.ts";
import { parseJson } from "../../support/parse-json.ts";
import { warn } from "../../support/warn.ts";
import type { ImportModelOptions } from "../import-options.ts";
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

/**
 * Imports a model saved by Keras or TensorFlow.js, with its weights.
 * @throws FormatError if a layer or one of its options, which is named, is not supported.
 */
export async function importKeras(file: WeightFile, config: unknown, options: ImportModelOptions): Promise<Model> {
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
