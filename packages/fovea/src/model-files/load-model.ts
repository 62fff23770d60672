import { join } from "node:path";
import { closeAll, type OpenFile, openTogether } from "../io/index.ts";
import type { Applied, SymbolicTensor } from "../layers/index.ts";
import { type ClassData, Model, type ModelOptions } from "../models/index.ts";
import { modelChecks } from "../models/model-checks.ts";
import { type NetworkReading, networkFromConfig } from "../network/index.ts";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError, FormatError, isFoveaError, ShapeError } from "../support/errors.ts";
import { isJsonObject } from "../support/json.ts";
import { checkPath } from "../support/path-option.ts";
import type { CompileOptions } from "../train/index.ts";
import { modelFiles, readJson } from "./model-files.ts";
import { readWeights } from "./read-weights.ts";
import { restoreProgress } from "./restore-progress.ts";

/** Options of `loadModel`. */
export interface LoadOptions extends NetworkReading, Pick<ModelOptions, "engine"> {
  /**
   * Compile options that replace the saved ones. Needed for custom losses, metrics and optimizers, which a file can only
   * name. False leaves the model uncompiled. An optimizer of another class starts without state, at step 0.
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
 * Loads a model that `save` wrote to a folder, and compiles it as it was. If the training state was saved too,
 * `fit(…, { resume: true })` continues the training. Load a model with a list of outputs as
 * `loadModel<readonly SymbolicTensor[]>(folder)`, because its `predict` returns a list.
 * @throws FormatError for files that are damaged, invalid or of another version; ConfigError if the folder contains no
 * model.
 */
export async function loadModel<Outputs extends Applied = SymbolicTensor>(
  folder: string,
  options: LoadOptions = {},
): Promise<Model<Outputs>> {
  checkPath("loadModel", folder);
  const given = checkOptions("loadModel", checks, options);
  // Opened together, the files belong to one version, even if the folder is saved to in the meantime.
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
  const weights = readWeights(files.get(modelFiles.weights) ?? join(folder, modelFiles.weights), network);
  if (model.trainer.isCompiled && files.has(modelFiles.training)) {
    await restoreProgress(model.trainer, folder, files, { weights, compilation });
  } else await model.trainer.loadWeights(weights);
  return model;
}

/** Reports a description that layers or losses reject as an error of the file. */
function located<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    const isFault = error instanceof ConfigError || error instanceof ShapeError || error instanceof FormatError;
    throw isFault ? new FormatError(`${path}: ${error.message}`, { cause: error }) : error;
  }
}
