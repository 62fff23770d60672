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

/** How a model is imported. */
export interface ImportModelOptions extends Pick<ModelOptions, "engine"> {
  /** For a model whose description leaves the input's height or width open: [height, width, channels]. */
  readonly inputShape?: readonly number[] | undefined;
  /** Compile the model as the file says, where it says it in known words (default true). */
  readonly compile?: boolean | undefined;
}

/**
 * A model that Keras or TensorFlow.js saved, with its weights: a `.keras` archive, a whole model in HDF5 (`.h5`) or the
 * `model.json` of a layers-model, Teachable Machine's among them, whose `metadata.json` names the classes. Sequential and
 * Functional models of known layers are understood, of Keras 1 to 3, with models inside models and shared layers; layers
 * keep their names. Images are channels last here: a `channels_first` model takes and gives [batch, height, width,
 * channels], and a warning says so. A model of several outputs is asked for as
 * `importModel<readonly SymbolicTensor[]>(path)`, because its `predict` gives a list.
 * @throws FormatError when the file is damaged or holds weights alone; when a layer or one of its options is not known,
 * which is named.
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
          "loadWeights brings them into a model that is made here",
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
      `${file.path}: expected a model that was saved on TensorFlow, received one of Theano, which mirrors the kernels ` +
        "of convolutions",
    );
  }
  const topology = readTopology(config, file.path, file.metadata.get("keras_version"));
  const built = new Map<TopologyLayer, Layer>();
  const measured = await inferredOptions(topology, file);
  const inputShape = () => options.inputShape;
  const channelsFirst = new ChannelsFirst();
  const network = buildNetwork(topology, { file: file.path, inputShape, measured, built, channelsFirst });
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

/** A compilation that is not understood leaves the model uncompiled: it can be predicted with all the same. */
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
