import { join } from "node:path";
import { writeFileAtomically, writeSafetensors, writeTransactionally } from "../io/index.ts";
import type { SavedModel } from "../models/model-storage.ts";
import type { Json } from "../support/json.ts";
import { encodeJson, modelFiles, writeError } from "./model-files.ts";

/**
 * Writes a model to a folder; with `training`, also the optimizer state and the training progress. All files are
 * replaced together: after a failure, or if the process is killed, a model saved there before is still complete.
 */
export async function writeModel(
  folder: string,
  { network, compilation, classData, state }: SavedModel,
  training: boolean,
): Promise<void> {
  const { preprocessing, labels, stages } = classData;
  const { weights, slots, progress, tuning = {} } = state;
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
            ...{ network, compilation },
            ...(preprocessing && { preprocessing: preprocessing as unknown as Json }),
            ...(labels && { labels }),
            ...(stages && { stages }),
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
