import { join } from "node:path";
import { writeFileAtomically, writeSafetensors, writeTransactionally } from "../io/index.ts";
import type { Network } from "../network/index.ts";
import type { Json } from "../support/json.ts";
import { checkPath } from "../support/path-option.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Trainer, trainingState } from "../train/index.ts";
import type { ClassData } from "./class-data.ts";
import { encodeJson, modelFiles, writeError } from "./model-files.ts";

/**
 * Saves a network, its weights, what it was compiled with and what it is told of pictures and classes to a folder; with
 * `training` also the optimizer's memory and the position in the training, so that `fit` can go on. All files change
 * together: whatever fails, and even when the process is killed meanwhile, an older model in the folder stays whole.
 */
export async function saveModel(
  folder: string,
  network: Network,
  trainer: Trainer,
  { preprocessing, labels }: ClassData,
  training: boolean,
): Promise<void> {
  checkPath("save", folder);
  // What is asked for in one turn belongs together: the model may be compiled anew while its weights are read.
  const compilation = trainer.isCompiled ? trainer.compilation.config() : null;
  const description = { className: network.className, config: network.config() };
  const { weights, slots, progress, tuning = {} } = await trainingState(trainer);
  const { callbackWeights, ...position } = progress;
  const { training: trainingFile, optimizer, callbacks } = modelFiles;
  const keepsWeights = training && callbackWeights.size > 0;
  try {
    await writeTransactionally(
      folder,
      async (staging) => {
        await writeFileAtomically(
          join(staging, modelFiles.model),
          encodeJson("fovea-model", {
            ...{ network: description, compilation },
            ...(preprocessing && { preprocessing: preprocessing as unknown as Json }),
            ...(labels && { labels }),
          }),
        );
        await writeSafetensors(join(staging, modelFiles.weights), weights);
        if (!training) return;
        await writeSafetensors(join(staging, optimizer), slots);
        if (keepsWeights) await writeSafetensors(join(staging, callbacks), callbackWeights);
        const content = encodeJson("fovea-training", { progress: position as unknown as Json, choices: tuning });
        await writeFileAtomically(join(staging, trainingFile), content);
      },
      [...(training ? [] : [trainingFile, optimizer]), ...(keepsWeights ? [] : [callbacks])],
    );
  } catch (error) {
    throw writeError(folder, error);
  }
}

/** Saves weights alone to a safetensors file, atomically. */
export async function saveWeights(path: string, weights: ReadonlyMap<string, Tensor>): Promise<void> {
  checkPath("saveWeights", path);
  try {
    await writeSafetensors(path, weights);
  } catch (error) {
    throw writeError(path, error);
  }
}
