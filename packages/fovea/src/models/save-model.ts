import type { Network } from "../network/index.ts";
import { checkPath } from "../support/path-option.ts";
import { type Trainer, trainingState } from "../train/index.ts";
import type { ClassData } from "./class-data.ts";
import { modelStorage } from "./model-storage.ts";

/**
 * Saves a network, its weights, compile options, preprocessing and labels to a folder; with `training`, also the
 * optimizer state and the training progress, so that `fit` can resume.
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
  // Taken in one turn of the event loop: the model may be recompiled while its weights are read.
  const description = {
    network: { className: network.className, config: network.config() },
    compilation: trainer.isCompiled ? trainer.compilation.config() : null,
    classData: { preprocessing, labels, stages },
  };
  const state = await trainingState(trainer);
  const { writeModel } = await load();
  await writeModel(folder, { ...description, state }, training);
}
