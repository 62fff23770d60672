import { join } from "node:path";
import type { TuningCache } from "../engine/index.ts";
import { closeAll, type OpenFile, openTogether, readSafetensors } from "../io/index.ts";
import type { Applied, SymbolicTensor } from "../layers/index.ts";
import { type ClassData, Model, type ModelOptions } from "../models/index.ts";
import { modelChecks } from "../models/model-checks.ts";
import { type NetworkReading, networkFromConfig } from "../network/index.ts";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError, FormatError, isFoveaError, ShapeError } from "../support/errors.ts";
import { isJsonObject } from "../support/json.ts";
import { checkPath } from "../support/path-option.ts";
import { warn } from "../support/warn.ts";
import type { Tensor } from "../tensor/index.ts";
import {
  type CompileOptions,
  type Progress,
  restoreTrainingState,
  type Trainer,
  type TrainingState,
} from "../train/index.ts";
import { modelFiles, readJson } from "./model-files.ts";
import { readWeights } from "./read-weights.ts";

/** How a saved model is read. */
export interface LoadOptions extends NetworkReading, Pick<ModelOptions, "engine"> {
  /**
   * What to compile with instead of what was saved, for a loss, metric or optimizer of one's own, which a file can
   * only name; false leaves the model uncompiled. An optimizer of another kind begins without memory, at its first step.
   */
  readonly compile?: CompileOptions | false;
}

const checks: OptionChecks<LoadOptions> = {
  engine: modelChecks.engine,
  compile: option("what to compile with, or false", (value) => value === false || typeof value === "object"),
  customLayers: option("a list of what defineLayer gives", areLayerClasses),
};

function areLayerClasses(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((made) => typeof made === "function" && "className" in made && "fromConfig" in made)
  );
}

/**
 * The model that `save` put into a folder, compiled as it was. When the training was saved too,
 * `fit(…, { resume: true })` goes on with it. A model that was made with a list of outputs is asked for as
 * `loadModel<readonly SymbolicTensor[]>(folder)`, because its `predict` gives a list.
 * @throws FormatError for files that are damaged, edited beyond meaning or of another version; ConfigError when there
 * is no model in the folder.
 */
export async function loadModel<Outputs extends Applied = SymbolicTensor>(
  folder: string,
  options: LoadOptions = {},
): Promise<Model<Outputs>> {
  checkPath("loadModel", folder);
  const given = checkOptions("loadModel", checks, options);
  // Open files stay those of one version, whatever is saved to the folder meanwhile.
  const files = await openTogether(folder, Object.values(modelFiles));
  try {
    return (await modelOf(folder, files, given)) as Model<Outputs>;
  } finally {
    await closeAll(files.values());
  }
}

async function modelOf(folder: string, files: ReadonlyMap<string, OpenFile>, options: LoadOptions): Promise<Model> {
  const path = join(folder, modelFiles.model);
  const description = await readJson(path, files.get(modelFiles.model), "fovea-model");
  const { network: config, compilation, preprocessing, labels, stages } = description;
  const network = located(path, () => networkFromConfig(config, options));
  const model = located(path, () => {
    const classData = {
      preprocessing: preprocessing ?? undefined,
      labels: labels ?? undefined,
      stages: stages ?? undefined,
    };
    return new Model(network, options.engine, classData as ClassData);
  });
  if (options.compile) model.compile(options.compile);
  else if (options.compile !== false && isJsonObject(compilation)) {
    located(path, () => model.compile(compilation as CompileOptions));
  }
  const weights = await readWeights(files.get(modelFiles.weights) ?? join(folder, modelFiles.weights), network);
  if (model.trainer.isCompiled && files.has(modelFiles.training)) {
    await restore(model.trainer, folder, files, { weights, optimizer: optimizerOf(compilation) });
  } else await model.setWeights(weights);
  return model;
}

async function restore(
  trainer: Trainer,
  folder: string,
  files: ReadonlyMap<string, OpenFile>,
  saved: Pick<TrainingState, "weights" | "optimizer">,
) {
  const path = join(folder, modelFiles.training);
  const { progress, choices } = await readJson(path, files.get(modelFiles.training), "fovea-training");
  const { tensors: slots } = await readSafetensors(
    files.get(modelFiles.optimizer) ?? join(folder, modelFiles.optimizer),
  );
  if (!isJsonObject(progress)) throw new FormatError(`${path}: expected "progress" to be an object`);
  const kept = files.get(modelFiles.callbacks);
  const callbackWeights = kept ? (await readSafetensors(kept)).tensors : new Map<string, Tensor>();
  const state = { ...saved, slots, progress: { ...(progress as unknown as Progress), callbackWeights } };
  await restoreTrainingState(trainer, { ...state, tuning: namedAlgorithms(path, choices) });
}

/** The kind of the optimizer that a model was compiled with. */
function optimizerOf(compilation: unknown): string | undefined {
  const optimizer = isJsonObject(compilation) ? compilation.optimizer : undefined;
  return isJsonObject(optimizer) && typeof optimizer.className === "string" ? optimizer.className : undefined;
}

/** Older trainings name algorithms by numbers, which mean one thing under oneDNN 2 and another under oneDNN 3. */
function namedAlgorithms(path: string, choices: unknown): TuningCache {
  const entries = Object.entries(isJsonObject(choices) ? choices : {});
  if (entries.some(([, algorithm]) => typeof algorithm === "number")) {
    warn(
      `${path}: the algorithms of this training were saved as numbers, by an older version of Fovea. They are chosen ` +
        "anew by measuring; results may differ in the last digits from those of an uninterrupted training.",
    );
  }
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** A description that layers or losses refuse is a fault of the file. */
function located<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    const isFault = error instanceof ConfigError || error instanceof ShapeError || error instanceof FormatError;
    throw isFault ? new FormatError(`${path}: ${error.message}`, { cause: error }) : error;
  }
}
