import { basename, join } from "node:path";
import { augment } from "../../data/augment/index.ts";
import { isThere, recoverFolder } from "../../io/index.ts";
import { categoricalCrossentropy, sparseCategoricalCrossentropy } from "../../losses/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import { adamw, oneCycle } from "../../optimizers/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { CompileOptions, History } from "../../train/index.ts";
import { imageDataset, prepareFineTuning, type Recipe } from "../../transfer/index.ts";
import { reportProgress } from "../report-progress.ts";
import { runFiles } from "../run-folder.ts";
import { SaveCheckpoints } from "../save-checkpoints.ts";
import { fitHead, type HeadFit, readHeadFit, writeHeadFit } from "./head-fit.ts";
import type { ImageJob } from "./image-job.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { initialLearner, modelFromScratch } from "./initial-classifier.ts";
import { partSizes } from "./open-image-parts.ts";

/** A classifier after its training, or after a signal that interrupted it. */
export interface FittedClassifier {
  readonly model: Model;
  readonly history: History;
  /** Duration of the training, across interruptions. */
  readonly seconds: number;
  /** Undefined from scratch. */
  readonly head: HeadFit | undefined;
}

const noHistory: History = { epoch: [], history: {}, stopped: undefined };

/** Trains what the recipe of a run says, from its last checkpoint if there is one. */
export async function fitClassifier(
  job: ImageJob,
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<FittedClassifier> {
  const { folder, settings, engine } = job;
  const checkpoint = join(folder, runFiles.checkpoint);
  if (isThere(checkpoint, "training.json")) {
    await recoverFolder(checkpoint);
    const model = await loadModel(checkpoint, { engine });
    return fitEpochs(job, model, { head: await readHeadFit(folder), resume: true }, onEvent, signal);
  }
  if (settings.recipe.transfer === "scratch") {
    const model = modelFromScratch(settings, engine);
    return fitEpochs(job, model, { head: undefined, resume: false }, onEvent, signal);
  }
  const began = performance.now();
  const photos = await initialLearner(settings, job.parts, engine, onEvent);
  if (settings.recipe.transfer === "features") started(job, photos.model, false, onEvent);
  const head = await fitHead(photos, job.parts, onEvent, signal);
  if (settings.recipe.transfer === "features") {
    const seconds = (performance.now() - began) / 1000;
    return { model: photos.model, history: noHistory, seconds, head };
  }
  await writeHeadFit(folder, head);
  return fitEpochs(job, photos.model, { head, resume: false }, onEvent, signal);
}

/** The passes over the images. */
async function fitEpochs(
  job: ImageJob,
  model: Model,
  { head, resume }: { readonly head: HeadFit | undefined; readonly resume: boolean },
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<FittedClassifier> {
  const { folder, parts, settings } = job;
  const { recipe, seed } = settings;
  const { preprocessing } = model;
  if (!preprocessing) throw new ConfigError(`${folder}: the checkpoint's model states no preprocessing`);
  const data = imageDataset(parts.train, preprocessing, {
    augmentation: augment[recipe.augmentation],
    sampling: recipe.sampling,
    onFault: ({ file, reason }) =>
      onEvent({ type: "warned", message: reason.includes(file) ? reason : `${file}: ${reason}` }),
  });
  // Steps that mix images mix their labels too.
  const oneHot = data.outputs?.[0]?.dtype === "float32";
  if (!resume) {
    const updates = Math.max(2, recipe.epochs * Math.ceil(parts.train.files.length / recipe.batchSize));
    model.compile(compileOptions(model, recipe, { updates, oneHot }));
  }
  started(job, model, resume, onEvent);
  const saving = new SaveCheckpoints(join(folder, runFiles.checkpoint), () =>
    onEvent({ type: "saved", path: join(folder, runFiles.checkpoint) }),
  );
  const history = await model.fit(data, {
    ...{ epochs: recipe.epochs, batchSize: recipe.batchSize, seed, resume, verbose: false },
    ...(parts.validation && { validationData: imageDataset(parts.validation, preprocessing, { oneHot }) }),
    callbacks: [reportProgress(onEvent), saving],
    ...(signal && { signal }),
  });
  return { model, history, seconds: saving.seconds, head };
}

interface Updates {
  readonly updates: number;
  readonly oneHot: boolean;
}

function compileOptions(
  model: Model,
  { transfer, stages, learningRate, labelSmoothing }: Recipe,
  { updates, oneHot }: Updates,
): CompileOptions {
  if (transfer !== "scratch") {
    const count = model.stages?.length ?? 0;
    return prepareFineTuning(model, {
      stages: transfer === "augmented-features" ? 0 : Math.min(Math.max(1, stages), Math.max(1, count)),
      ...{ learningRate, decay: 1 / 2.6, backboneScale: 0.1, weightDecay: 0.01, labelSmoothing, oneHot, updates },
    });
  }
  return {
    optimizer: adamw({
      weightDecay: 0.05,
      learningRate: oneCycle({ maxLearningRate: learningRate, totalSteps: updates }),
    }),
    loss: oneHot ? categoricalCrossentropy({ labelSmoothing }) : sparseCategoricalCrossentropy({ labelSmoothing }),
    metrics: ["accuracy"],
  };
}

function started(job: ImageJob, model: Model, resume: boolean, onEvent: ImageRunListener): void {
  const { engine, settings, parts, folder } = job;
  const { recipe } = settings;
  const { train, validation, test } = partSizes(parts);
  const { epoch, batch } = model.trainer.progress;
  onEvent({
    ...{ type: "started", folder, model: { name: model.name, parameters: model.countParams() } },
    data: {
      ...{ title: basename(parts.root), trainImages: train, testImages: test || validation },
      testPart: test > 0 ? "test" : "validation",
    },
    engine: { name: engine.name, threads: engine.threads, summary: engine.information().summary },
    optimizer: "adamw",
    batchSize: recipe.batchSize,
    epochs: recipe.transfer === "features" ? 0 : recipe.epochs,
    ...(resume && { resumedAt: { epoch, step: batch } }),
  });
}
