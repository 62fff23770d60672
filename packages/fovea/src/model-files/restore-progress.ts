import { join } from "node:path";
import type { TuningCache } from "../engine/index.ts";
import { type OpenFile, readSafetensors } from "../io/index.ts";
import { FormatError } from "../support/errors.ts";
import { isJsonObject } from "../support/json.ts";
import { warn } from "../support/warn.ts";
import type { Tensor } from "../tensor/index.ts";
import { type Progress, restoreTrainingState, type Trainer, type TrainingState } from "../train/index.ts";
import { modelFiles, readJson } from "./model-files.ts";

/** What `model.json` and `weights.safetensors` have of a training. */
interface SavedTraining {
  readonly weights: AsyncIterable<readonly [string, Tensor]>;
  readonly compilation: unknown;
}

/** Restores weights, optimizer state and training progress from the open files of a model. */
export async function restoreProgress(
  trainer: Trainer,
  folder: string,
  files: ReadonlyMap<string, OpenFile>,
  { weights, compilation }: SavedTraining,
): Promise<void> {
  const path = join(folder, modelFiles.training);
  const { progress, choices } = await readJson(path, files.get(modelFiles.training), "fovea-training");
  const { tensors: slots } = await readSafetensors(
    files.get(modelFiles.optimizer) ?? join(folder, modelFiles.optimizer),
  );
  if (!isJsonObject(progress)) throw new FormatError(`${path}: expected "progress" to be an object`);
  const kept = files.get(modelFiles.callbacks);
  const callbackWeights = kept ? (await readSafetensors(kept)).tensors : new Map<string, Tensor>();
  const state = {
    weights: await collected(weights),
    optimizer: optimizerOf(compilation),
    slots,
    progress: { ...(progress as unknown as Progress), callbackWeights },
  };
  await restoreTrainingState(trainer, { ...state, tuning: namedAlgorithms(path, choices) });
}

async function collected(weights: SavedTraining["weights"]): Promise<TrainingState["weights"]> {
  const values = new Map<string, Tensor>();
  for await (const [name, tensor] of weights) values.set(name, tensor);
  return values;
}

/** Returns the class name of the optimizer that a model was compiled with. */
function optimizerOf(compilation: unknown): string | undefined {
  const optimizer = isJsonObject(compilation) ? compilation.optimizer : undefined;
  return isJsonObject(optimizer) && typeof optimizer.className === "string" ? optimizer.className : undefined;
}

/** Drops algorithms that older versions saved as numbers, whose meaning differs between oneDNN 2 and 3. */
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
