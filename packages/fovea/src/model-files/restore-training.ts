import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { closeAll, isThere, openTogether } from "../io/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/errors.ts";
import { checkPath } from "../support/path-option.ts";
import { modelFiles, readJson } from "./model-files.ts";
import { readWeights } from "./read-weights.ts";
import { restoreProgress } from "./restore-progress.ts";

/** Returns whether a folder holds a training that `save` wrote. */
export function hasTraining(folder: string): boolean {
  return isThere(folder, modelFiles.training);
}

/**
 * Restores weights, optimizer state and progress of a training that `save` wrote to a folder, in a model that has the
 * same layers and is compiled in the same way, so that `fit(…, { resume: true })` continues. `loadModel` does the same
 * for a model that doesn't exist yet.
 * @throws ConfigError if the saved model has other layers, frozen layers or compile options.
 */
export async function restoreTraining(model: Model, folder: string): Promise<void> {
  checkPath("restoreTraining", folder);
  const files = await openTogether(folder, Object.values(modelFiles));
  try {
    const path = join(folder, modelFiles.model);
    const { network, compilation } = await readJson(path, files.get(modelFiles.model), "fovea-model");
    const { className } = model.network;
    const own = {
      network: { className, config: model.network.config() },
      compilation: model.trainer.compilation.config(),
    };
    checkSame(path, "layers, or other frozen layers,", network, own.network);
    checkSame(path, "compile options", compilation, own.compilation);
    const weights = readWeights(files.get(modelFiles.weights) ?? join(folder, modelFiles.weights), model.network);
    await restoreProgress(model.trainer, folder, files, { weights, compilation });
  } finally {
    await closeAll(files.values());
  }
}

function checkSame(path: string, what: string, saved: unknown, own: unknown): void {
  // What JSON leaves out or rounds has to be left out here, too.
  if (isDeepStrictEqual(saved, JSON.parse(JSON.stringify(own)))) return;
  throw new ConfigError(
    `${path}: this training was started with other ${what} than now; use the options it was started with, or another folder`,
  );
}
