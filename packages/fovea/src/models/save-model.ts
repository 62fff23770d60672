import type { Network } from "../network/index.ts";
import { checkPath } from "../support/path-option.ts";
import { type Trainer, trainingState } from "../train/index.ts";
import type { ClassData } from "./class-data.ts";
import { modelStorage } from "./model-storage.ts";

/**
 * Saves a network, its weights, what it was compiled with, its preprocessing and its labels to a folder; with
 * `training` also the optimizer's memory and the position in the training, so that `fit` can go on.
 */
export async function saveModel(
  folder: string,
  network: Network,
  trainer: Trainer,
  { preprocessing, labels, stages }: ClassData,
  training: boolean,
): Promise<void> {
  checkPath("save", folder);
  const load = modelStorage.get("save");
  // What is asked for in one turn belongs together: the model may be compiled anew while its weights are read.
  const description = {
    network: { className: network.className, config: network.config() },
    compilation: trainer.isCompiled ? trainer.compilation.config() : null,
    classData: { preprocessing, labels, stages },
  };
  const state = await trainingState(trainer);
  const { writeModel } = await load();
  await writeModel(folder, { ...description, state }, training);
}
