import { join } from "node:path";
import { augment } from "../../data/augment/index.ts";
import { describeBottleneck } from "../../image-pipeline/index.ts";
import { isThere, recoverFolder } from "../../io/index.ts";
import { categoricalCrossentropy, sparseCategoricalCrossentropy } from "../../losses/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import { adamw, oneCycle } from "../../optimizers/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Callback, CompileOptions, History } from "../../train/index.ts";
import { imageDataset, type Recipe } from "../../transfer/index.ts";
import { runFiles } from "../run-folder.ts";
import { SaveCheckpoints } from "../save-checkpoints.ts";
import type { ImageJob } from "./image-job.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { modelFromScratch } from "./model-from-scratch.ts";

/** Trains a network from initial weights, or continues from the run's checkpoint. */
export async function fitFromScratch(
  { folder, settings, engine, parts }: ImageJob,
  callbacksFor: (model: Model) => readonly Callback[],
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<{ readonly model: Model; readonly history: History }> {
  const { recipe, seed } = settings;
  const checkpoint = join(folder, runFiles.checkpoint);
  const resume = isThere(checkpoint, "training.json");
  if (resume) await recoverFolder(checkpoint);
  const model = resume ? await loadModel(checkpoint, { engine }) : modelFromScratch(settings, engine);
  const { preprocessing } = model;
  if (!preprocessing) throw new ConfigError(`${checkpoint}: expected a model with its preprocessing, received none`);
  const data = imageDataset(parts.train, preprocessing, {
    augmentation: augment[recipe.augmentation],
    sampling: recipe.sampling,
  });
  // Steps that mix images mix their labels too.
  const oneHot = data.outputs?.[0]?.dtype === "float32";
  const updates = Math.max(2, recipe.epochs * Math.ceil(parts.train.files.length / recipe.batchSize));
  if (!resume) model.compile(compileOptions(recipe, updates, oneHot));
  const history = await model.fit(data, {
    ...{ epochs: recipe.epochs, batchSize: recipe.batchSize, seed, resume, verbose: false },
    ...(parts.validation && { validationData: imageDataset(parts.validation, preprocessing, { oneHot }) }),
    callbacks: [...callbacksFor(model), new SaveCheckpoints(checkpoint, () => {})],
    ...(signal && { signal }),
  });
  const message = data.times.waiting > data.times.ahead ? describeBottleneck(data.times) : undefined;
  if (message) onEvent({ type: "warned", message });
  return { model, history };
}

/** AdamW in one cycle (Smith 2018). */
function compileOptions({ learningRate, labelSmoothing }: Recipe, totalSteps: number, oneHot: boolean): CompileOptions {
  return {
    optimizer: adamw({ weightDecay: 0.05, learningRate: oneCycle({ maxLearningRate: learningRate, totalSteps }) }),
    loss: oneHot ? categoricalCrossentropy({ labelSmoothing }) : sparseCategoricalCrossentropy({ labelSmoothing }),
    metrics: ["accuracy"],
  };
}
